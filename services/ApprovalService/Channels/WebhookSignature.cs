using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>Standard Webhooks: HMAC-SHA256 over id, time and body. A receiver refuses an old time and an id that it has had.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    private const string Prefix = "whsec_";

    /// <summary>Null when it is no key of enough bytes.</summary>
    public static byte[]? KeyOf(string? secret)
    {
        if (secret is null) return null;

        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length is >= 24 and <= 64 ? key[..length] : null;
    }

    public static void Sign(HttpRequestMessage request, byte[] key, string id, DateTimeOffset now, byte[] body)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        request.Headers.Add(IdHeader, id);
        request.Headers.Add(TimeHeader, time);
        request.Headers.Add(SignatureHeader, "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    }
}
