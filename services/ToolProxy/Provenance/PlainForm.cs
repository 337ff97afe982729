using System.Globalization;
using System.Text;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Text as it is compared, but for its case: compatibility forms as the characters they stand for, and nothing that cannot be seen.</summary>
/// <remarks>The compatibility forms of Unicode (NFKC) that spell addresses, by their ranges: the process runs without the tables of a culture.</remarks>
internal static class PlainForm
{
    public static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text;

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var value = Fold(rune.Value);
            if (value < 0x80)
            {
                plain.Append((char)value);
                continue;
            }

            var folded = new Rune(value);
            // Soft hyphens, joiners, direction and variation marks: a reader sees nothing there.
            if (Rune.GetUnicodeCategory(folded) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark))
                plain.Append(folded.ToString());
        }

        return plain.ToString();
    }

    private static int Fold(int value) => value switch
    {
        0xA0 or 0x202F or 0x205F or 0x3000 or (>= 0x2000 and <= 0x200A) => ' ',
        >= 0xFF01 and <= 0xFF5E => value - 0xFF01 + '!',
        0x3002 or 0xFF61 or 0x2024 => '.',
        0x2010 or 0x2011 or 0x2012 or 0x2013 or 0x2212 or 0xFE63 => '-',
        0x2044 or 0x2215 => '/',
        0xFE6B => '@',
        >= 0x24B6 and <= 0x24CF => value - 0x24B6 + 'a',
        >= 0x24D0 and <= 0x24E9 => value - 0x24D0 + 'a',
        >= 0x2460 and <= 0x2468 => value - 0x2460 + '1',
        >= 0x249C and <= 0x24B5 => value - 0x249C + 'a',
        0xB9 => '1',
        0xB2 or 0xB3 => value - 0xB2 + '2',
        0x2070 or (>= 0x2074 and <= 0x2079) => value - 0x2070 + '0',
        >= 0x2080 and <= 0x2089 => value - 0x2080 + '0',
        0x17F => 's',
        0x212A => 'k',
        0x2113 or 0x2112 => 'l',
        0x210E => 'h',
        // Mathematical letters come in alphabets of 26 capitals and 26 small ones, and digits in tens.
        >= 0x1D400 and <= 0x1D6A3 => (value - 0x1D400) % 26 + 'a',
        >= 0x1D7CE and <= 0x1D7FF => (value - 0x1D7CE) % 10 + '0',
        >= 0x1F130 and <= 0x1F149 => value - 0x1F130 + 'a',
        _ => value,
    };
}
