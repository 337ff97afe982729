using System.Globalization;
using System.Text;

namespace AgentTrust.OperatorConsole.Differences;

/// <summary>Somebody else's words for a page: what cannot be seen, or would turn the order of what is seen around, is written out as <c>\u{202E}</c>.</summary>
internal static class ShownText
{
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\n' || IsPlain(rune)) shown.Append(rune);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0100 and <= 0xE01EF));
}
