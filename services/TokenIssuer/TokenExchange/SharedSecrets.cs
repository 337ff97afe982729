using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Long-lived and shared secrets at the token endpoint: refused whatever they are, with the way to go instead (R9, R81).</summary>
internal static class SharedSecrets
{
    private const string Basic = "Basic";
    private const string Bearer = "Bearer";
    private static readonly string[] ApiKeyHeaders = ["X-API-Key", "Api-Key", "X-Auth-Token"];
    private static readonly string[] SecretParameters = ["client_secret", "api_key", "password"];

    public static TokenRefusal? RefusalOf(HttpRequest request, IFormCollection? form)
    {
        if (request.Headers.Authorization is [{ Length: > 0 } authorization, ..] && SchemeOfSecret(authorization) is { } scheme)
            return TokenRefusal.InvalidClient($"No secret authenticates here, also not in the Authorization header. {EphemeralPath.Advice}", scheme);
        if (ApiKeyHeaders.FirstOrDefault(request.Headers.ContainsKey) is { } header)
            return TokenRefusal.InvalidClient($"No API key authenticates here, also not in {header}. {EphemeralPath.Advice}");
        return SecretParameters.FirstOrDefault(name => form?.ContainsKey(name) == true) is { } parameter
            ? TokenRefusal.InvalidClient($"No secret authenticates here, also not in {parameter}. {EphemeralPath.Advice}")
            : null;
    }

    /// <summary>A workload credential that a client puts on all its requests is none, and is not looked at here; a key in its place is one.</summary>
    private static string? SchemeOfSecret(string authorization)
    {
        var scheme = authorization.Split(' ', 2)[0];
        if (scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization.Count(letter => letter == '.') == 2 ? null : Bearer;
        return scheme.Equals(Basic, StringComparison.OrdinalIgnoreCase) || !scheme.All(char.IsAsciiLetterOrDigit) ? Basic : scheme;
    }
}
