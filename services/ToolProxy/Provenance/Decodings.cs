using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What a run of characters says once it is decoded, by each encoding that it may be in.</summary>
internal static class Decodings
{
    private const int Shortest = 8;
    private const int Longest = 64 * 1024;
    private static readonly SearchValues<char> Base64Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");
    private static readonly SearchValues<char> Unlikely = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Escapes = SearchValues.Create("\\%=&");

    /// <param name="run">Characters without white space, in their own case: base64 knows the difference.</param>
    public static IEnumerable<string> Of(string run)
    {
        if (run.AsSpan().ContainsAny(Escapes))
        {
            if (run.Contains('\\') && Escaped(run, '\\') is { } unescaped) yield return unescaped;
            if (run.Contains('%') && Escaped(run, '%') is { } unquoted) yield return unquoted;
            if (run.Contains('=') && Escaped(run, '=') is { } printable) yield return printable;
            if (run.Contains('&') && WebUtility.HtmlDecode(run) is { } html && html != run) yield return html;
        }

        if (run.Length is < Shortest or > Longest) yield break;
        if (Base64(run) is { } base64) yield return base64;
        if (Hexadecimal(run) is { } hex) yield return hex;
    }

    private static string? Escaped(string run, char mark)
    {
        var bytes = new ArrayBufferWriter<byte>(run.Length);
        var changed = false;
        for (var i = 0; i < run.Length;)
        {
            var (value, taken) = run[i] == mark ? Escape(run.AsSpan(i + 1), mark) : (-1, 0);
            if (taken == 0)
            {
                // Half a surrogate pair stands for nothing.
                var isWhole = Rune.TryGetRuneAt(run, i, out var rune);
                i += isWhole ? rune.Utf16SequenceLength : 1;
                Append(bytes, isWhole ? rune : Rune.ReplacementChar);
                continue;
            }

            changed = true;
            i += 1 + taken;
            if (value is >= 0 and < 256 && mark != '\\') bytes.Write([(byte)value]);
            else if (value >= 0 && Rune.IsValid(value)) Append(bytes, new Rune(value));
        }

        return changed ? Encoding.UTF8.GetString(bytes.WrittenSpan) : null;
    }

    /// <returns>The character and how much of the text stands for it; -1 for nothing.</returns>
    private static (int Value, int Taken) Escape(ReadOnlySpan<char> rest, char mark)
    {
        if (mark != '\\') return rest.Length >= 2 && Number(rest[..2]) is { } octet ? (octet, 2) : (-1, 0);

        return rest switch
        {
            ['u' or 'U', _, _, _, _, ..] when Number(rest[1..5]) is { } value => (value, 5),
            ['x' or 'X', _, _, ..] when Number(rest[1..3]) is { } value => (value, 3),
            ['n' or 't' or 'r' or 'b' or 'f', ..] => (' ', 1),
            ['"' or '/' or '\\' or '\'', ..] => (rest[0], 1),
            _ => (-1, 0),
        };
    }

    private static int? Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Base64(string run)
    {
        // Words are no base64: of bytes that are text it always has capitals or digits in it.
        if (run.AsSpan().ContainsAnyExcept(Base64Characters) || !run.AsSpan().ContainsAny(Unlikely)) return null;
        var text = run.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        if (text.Length % 4 == 1 || text.Contains('=')) return null;

        var bytes = new byte[text.Length];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Text(bytes.AsSpan(0, length)) : null;
    }

    private static string? Hexadecimal(string run)
    {
        var digits = run.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? run.AsSpan(2) : run;
        if (digits.Length % 2 != 0 || digits.ContainsAnyExcept(HexDigits)) return null;
        return Text(Convert.FromHexString(digits));
    }

    /// <summary>Bytes that are text, since random ones hardly ever are.</summary>
    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || !System.Text.Unicode.Utf8.IsValid(bytes)) return null;
        foreach (var b in bytes)
            if (b < ' ' && b is not ((byte)'\n' or (byte)'\r' or (byte)'\t')) return null;
        return Encoding.UTF8.GetString(bytes);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
