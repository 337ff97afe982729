using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>An issuer that is trusted by its discovery document, at a desk that trusts nobody else.</summary>
internal sealed class DiscoveredIssuer : IDisposable
{
    public const string Url = "https://oidc.example";

    public DiscoveredIssuer() => Desk.Trusting(new TrustedIssuer
    {
        Issuer = Url,
        Discovery = Url + "/.well-known/openid-configuration",
        SubjectPattern = ".*",
        Audience = CredentialDesk.Audience,
        KeyHosts = { "keys.example" },
    });

    public CredentialDesk Desk { get; } = new();

    public string Token(string kid = "ec") => Desk.Signer.Es256(Desk.Signer.Claims(Url, "workload", CredentialDesk.Audience), kid);

    public void Dispose() => Desk.Dispose();
}
