using System.Text.RegularExpressions;

namespace AgentTrust.AppHost.Tests.Leaks;

/// <summary>Finds tokens, proofs and private keys in text by their form, and the secrets of this installation by their value.</summary>
/// <param name="known">Where a secret comes from, and the secret.</param>
public sealed partial class CredentialSearch(IReadOnlyDictionary<string, string> known)
{
    private const int ShortestSecret = 8;

    /// <summary>What was found, in words that do not repeat it.</summary>
    public IEnumerable<string> In(string text)
    {
        foreach (var (form, pattern) in Forms)
            if (pattern.Match(text) is { Success: true } found)
                yield return $"{form} after \"{Before(text, found.Index)}\"";

        foreach (var (name, secret) in known)
            if (secret.Length >= ShortestSecret && text.Contains(secret, StringComparison.Ordinal))
                yield return $"the value of {name} after \"{Before(text, text.IndexOf(secret, StringComparison.Ordinal))}\"";
    }

    private static (string Form, Regex Pattern)[] Forms =>
    [
        ("a signed token or proof", CompactJws()),
        ("a private key (PEM)", PrivatePem()),
        ("a private key (JWK)", PrivateJwk()),
    ];

    private static string Before(string text, int index) => text[Math.Max(0, index - 60)..index];

    /// <summary>RFC 7515 §3.1; a JSON object begins with <c>eyJ</c> when it is base64url.</summary>
    [GeneratedRegex(@"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex CompactJws();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.CultureInvariant)]
    private static partial Regex PrivatePem();

    /// <summary>RFC 7518 §6.2.2.1: <c>d</c> of a P-256 key is 43 characters.</summary>
    [GeneratedRegex("""\\?"d\\?"\s*:\s*\\?"[\w-]{43}""", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateJwk();
}
