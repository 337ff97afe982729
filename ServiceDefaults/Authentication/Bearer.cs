using Microsoft.AspNetCore.Http;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>The <c>Authorization: Bearer</c> header (RFC 6750 §2.1).</summary>
public static class Bearer
{
    private const string Prefix = "Bearer ";

    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Prefix.Length..].Trim()
            : null;
}
