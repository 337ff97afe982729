using System.Text.Json.Serialization;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.ResourceMetadata;

/// <summary>Protected resource metadata (RFC 9728 §2): what a client must know to get a token for this proxy.</summary>
internal sealed record ProtectedResourceMetadata
{
    public const string Path = "/.well-known/oauth-protected-resource";

    /// <summary>RFC 9728 §3.3: exactly the URL that the client would call; it refuses any other.</summary>
    public required string Resource { get; init; }

    public required IReadOnlyList<string> AuthorizationServers { get; init; }

    /// <summary>The actions that tools of this resource can be; which of them a token has, its task decides.</summary>
    public required IReadOnlyList<string> ScopesSupported { get; init; }

    /// <summary>RFC 6750 §2.1, and RFC 9449 §7.1 alike: in the header, nowhere else.</summary>
    public IReadOnlyList<string> BearerMethodsSupported { get; init; } = ["header"];

    public required string ResourceName { get; init; }

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; init; } = [TaskAuthorization.TypeName];

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; init; } = ["ES256"];

    [JsonPropertyName("dpop_bound_access_tokens_required")]
    public bool IsDpopRequired => !AcceptsCertificates;

    /// <summary>RFC 8705 §3.3: a token may be bound to the client's certificate instead.</summary>
    [JsonPropertyName("tls_client_certificate_bound_access_tokens")]
    public required bool AcceptsCertificates { get; init; }
}
