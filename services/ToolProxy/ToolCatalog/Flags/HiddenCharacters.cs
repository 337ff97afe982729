using System.Globalization;
using System.Text;

namespace AgentTrust.ToolProxy.ToolCatalog.Flags;

/// <summary>Characters that a person does not see and a model reads: formats, tags, bidirectional controls, fillers, variation selectors.</summary>
internal static class HiddenCharacters
{
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        // Cf holds zero width, bidirectional controls (UAX #9) and the tags of U+E0000 that spell whole sentences.
        UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Control => rune.Value is not ('\n' or '\r' or '\t'),
        _ => rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0100 and <= 0xE01EF),
    };

    /// <summary>Those of a text as <c>U+200B</c>, each once, at most ten.</summary>
    public static IEnumerable<string> Of(string text) =>
        text.EnumerateRunes().Where(IsHidden).Distinct().Take(10).Select(rune => $"U+{rune.Value:X4}");
}
