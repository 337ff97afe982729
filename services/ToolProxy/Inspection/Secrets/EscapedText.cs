using System.Buffers;
using System.Globalization;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Secrets whose characters are written as JSON escapes or percent-encoded: JSON within text, URLs within text.</summary>
internal static class EscapedText
{
    // Six characters of text to one of its meaning: what is decided of the text is decided of its meaning too.
    private const int Window = SecretRule.LargestWindow / 6;

    private static readonly SearchValues<char> Escapes = SearchValues.Create('\\', '%');

    public static void Find(string text, ref List<SecretFinding>? found)
    {
        if (!text.AsSpan().ContainsAny(Escapes)) return;

        var (meaning, places) = Decode(text);
        if (meaning.Length == text.Length || !SecretScan.HasAnchor(meaning)) return;

        var seen = new List<SecretFinding>();
        SecretScan.Find(meaning, Window, seen);
        foreach (var finding in seen)
        {
            var (start, end) = (places[finding.Start], places[finding.End]);
            (found ??= []).Add(finding with { Start = start, Length = end - start });
        }
    }

    /// <summary>What the text means, and where each of its characters is written; one place more for the end.</summary>
    private static (string Meaning, int[] Places) Decode(string text)
    {
        var meaning = new char[text.Length];
        var places = new int[text.Length + 1];
        var length = 0;
        for (var at = 0; at < text.Length; length++)
        {
            places[length] = at;
            (meaning[length], var width) = text[at] switch
            {
                '\\' => Json(text.AsSpan(at)),
                '%' => Percent(text.AsSpan(at)),
                var plain => (plain, 1),
            };
            at += width;
        }

        places[length] = text.Length;
        return (new string(meaning, 0, length), places);
    }

    /// <summary>RFC 8259 §7.</summary>
    private static (char Meaning, int Width) Json(ReadOnlySpan<char> text) => text switch
    {
        [_, 'u', var a, var b, var c, var d, ..] when ushort.TryParse([a, b, c, d], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => ((char)code, 6),
        [_, '/' or '"' or '\\', ..] => (text[1], 2),
        [_, 'n' or 'r' or 't' or 'b' or 'f', ..] => ('\n', 2),
        _ => ('\\', 1),
    };

    /// <summary>RFC 3986 §2.1; secrets are ASCII, so one byte is one character.</summary>
    private static (char Meaning, int Width) Percent(ReadOnlySpan<char> text) => text switch
    {
        [_, var high, var low, ..] when byte.TryParse([high, low], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code < 128 => ((char)code, 3),
        _ => ('%', 1),
    };
}
