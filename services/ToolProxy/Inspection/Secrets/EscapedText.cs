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
        // By lines, since no rule for what is escaped crosses one: most have nothing to decode.
        for (var next = text.AsSpan().IndexOfAny(Escapes); next >= 0;)
        {
            var start = text.AsSpan(0, next).LastIndexOf('\n') + 1;
            var end = text.AsSpan(next).IndexOf('\n') is >= 0 and var length ? next + length : text.Length;
            FindInLine(text, start, end, ref found);
            next = text.AsSpan(end).IndexOfAny(Escapes) is >= 0 and var further ? end + further : -1;
        }
    }

    private static void FindInLine(string text, int start, int end, ref List<SecretFinding>? found)
    {
        var (meaning, places) = Decode(text.AsSpan(start, end - start));
        if (meaning.Length == end - start) return;

        List<SecretFinding>? seen = null;
        SecretScan.FindPlain(meaning, Window, ref seen);
        foreach (var finding in seen ?? [])
        {
            var (from, to) = (start + places[finding.Start], start + places[finding.End]);
            (found ??= []).Add(finding with { Start = from, Length = to - from });
        }
    }

    /// <summary>What the text means, and where each of its characters is written; one place more for the end.</summary>
    private static (string Meaning, int[] Places) Decode(ReadOnlySpan<char> text)
    {
        var meaning = new char[text.Length];
        var places = new int[text.Length + 1];
        var length = 0;
        for (var at = 0; at < text.Length; length++)
        {
            places[length] = at;
            (meaning[length], var width) = text[at] switch
            {
                '\\' => Json(text[at..]),
                '%' => Percent(text[at..]),
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
