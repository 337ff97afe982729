using System.Text.RegularExpressions;

namespace AgentTrust.CodingAgent.Records;

/// <summary>The beginning of a text, short, without anything that looks like a secret.</summary>
internal static partial class Excerpt
{
    private const int Longest = 600;

    public static string Of(string text)
    {
        var safe = Secret().Replace(text, "[redacted]");
        if (safe.Length <= Longest) return safe;

        // Not inside a surrogate pair: half of one is no Unicode text.
        var end = char.IsHighSurrogate(safe[Longest - 1]) ? Longest - 1 : Longest;
        return safe[..end] + "…";
    }

    /// <summary>JWTs, PEM blocks, key-like prefixes, and anything long without a space that mixes letters and digits.</summary>
    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN[^-]+-----[\s\S]*?(-----END[^-]+-----|\z)|\b(sk|pk|ghp|gho|ghs|glpat|xox[abp])[_-][\w-]{8,}|\bAKIA[0-9A-Z]{12,}|(?<![\w/.-])(?=[A-Za-z+]*\d)(?=[\d+]*[A-Za-z])[A-Za-z0-9+]{40,}={0,2}(?![\w/.-])")]
    private static partial Regex Secret();
}
