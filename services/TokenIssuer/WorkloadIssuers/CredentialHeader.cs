using System.Text.Json;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>What a credential's JOSE header must say by the rules of its kind; what no header may say was refused when it was read.</summary>
internal static class CredentialHeader
{
    private static readonly string[] SvidMembers = ["alg", "kid", "typ"];

    public static string? Refusal(PresentedCredential credential, TokenKind kind, string[] algorithms)
    {
        if (!algorithms.Contains(credential.Algorithm, StringComparer.Ordinal))
            return $"The workload credential's alg must be one of {string.Join(", ", algorithms)}.";
        if (string.IsNullOrEmpty(credential.KeyId)) return "The workload credential's header names no kid.";
        if (!HasType(credential.Header, kind))
            return kind == TokenKind.JwtSvid ? "The typ of a JWT-SVID is JWT, JOSE or absent." : "The typ of a workload token is JWT or absent.";
        // SPIFFE JWT-SVID §2: nothing but alg, kid and typ.
        return kind == TokenKind.JwtSvid && credential.Header.EnumerateObject().Any(member => !SvidMembers.Contains(member.Name))
            ? "The header of a JWT-SVID has alg, kid and typ only."
            : null;
    }

    /// <summary>SPIFFE JWT-SVID §2.3; the API server of Kubernetes writes no typ at all.</summary>
    private static bool HasType(JsonElement header, TokenKind kind) =>
        !header.TryGetProperty("typ", out var type)
        || (type.ValueKind == JsonValueKind.String && (type.ValueEquals("JWT") || (kind == TokenKind.JwtSvid && type.ValueEquals("JOSE"))));
}
