namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>RFC 6749 §2.3.1 and RFC 7521 §4.2: how a client says and proves in a form who it is.</summary>
internal static class ClientParameters
{
    public const string Id = "client_id";
    public const string Assertion = "client_assertion";
    public const string AssertionType = "client_assertion_type";

    /// <summary>RFC 7523 §2.2.</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
}
