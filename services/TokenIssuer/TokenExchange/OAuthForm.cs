using Microsoft.AspNetCore.Http.Features;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>The body of an OAuth request (RFC 6749 §3.2).</summary>
internal static class OAuthForm
{
    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 32,
        KeyLengthLimit = 64,
        ValueLengthLimit = 16 * 1024,
        BufferBodyLengthLimit = 64 * 1024,
    };

    /// <summary>The form, or null when the body is none or too large to be one.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        try
        {
            return await request.ReadFormAsync(Limits, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
