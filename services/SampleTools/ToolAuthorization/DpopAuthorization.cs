namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>The <c>Authorization: DPoP</c> header (RFC 9449 §7.1).</summary>
internal static class DpopAuthorization
{
    private const string Prefix = "DPoP ";

    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Prefix.Length..].Trim()
            : null;
}
