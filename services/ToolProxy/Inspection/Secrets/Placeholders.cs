using System.Buffers;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>What stands where a secret would, and is none: examples of documentation, masks, references to where the secret is kept.</summary>
internal static class Placeholders
{
    // Random base62 of forty characters holds the shortest of these by chance once in a hundred thousand.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["example", "placeholder", "changeme", "your-", "your_", "yourtoken", "redacted", "dummy", "xxxxx", "•••", "....", "00000000", "12345678901234567890"],
        StringComparison.OrdinalIgnoreCase);

    public static bool IsOne(string value) => value.AsSpan().ContainsAny(Words) || IsReference(value);

    /// <summary><c>${NAME}</c>, <c>{{ name }}</c>, <c>$(name)</c>, <c>&lt;name&gt;</c>, <c>%NAME%</c>, <c>****</c>.</summary>
    public static bool IsReference(string value) => value switch
    {
        ['$', '{' or '(', ..] or ['{', '{', ..] or ['<', .., '>'] or ['%', .., '%'] or ['[', .., ']'] => true,
        ['$', .. var name] => name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'),
        _ => value.Length > 0 && (value.AsSpan().IndexOfAnyExcept(value[0]) < 0 || value.Contains("****", StringComparison.Ordinal)), // one character repeated, or a mask
    };
}
