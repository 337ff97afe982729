using System.Globalization;
using System.Text;

namespace AgentTrust.Fuzz.Input;

/// <summary>Bytes as text that a file of the corpus can hold: printable ASCII as it is, everything else and the backslash as <c>\xNN</c>.</summary>
internal static class ShownInput
{
    public static string Of(byte[] input)
    {
        var text = new StringBuilder(input.Length);
        foreach (var value in input)
        {
            if (value is >= 0x20 and < 0x7f and not (byte)'\\') text.Append((char)value);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return text.ToString();
    }

    /// <summary>Line ends of the file are not part of it; UTF-8 may stand in it as it is.</summary>
    public static byte[] Read(string text)
    {
        var bytes = new List<byte>(text.Length);
        var plain = text.ReplaceLineEndings("");
        for (var at = 0; at < plain.Length;)
        {
            if (at + 4 <= plain.Length && plain[at] == '\\' && plain[at + 1] == 'x'
                && byte.TryParse(plain.AsSpan(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                at += 4;
                continue;
            }

            var end = char.IsHighSurrogate(plain[at]) && at + 1 < plain.Length ? at + 2 : at + 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(plain[at..end]));
            at = end;
        }

        return [.. bytes];
    }
}
