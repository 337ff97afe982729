using System.Collections.Frozen;
using System.Text;

namespace AgentTrust.ToolProxy.ToolCatalog.Flags;

/// <summary>What is left of a name when everything is taken away that eyes and models overlook (after the skeletons of Unicode UTS #39).</summary>
/// <remarks>Not the whole of Unicode's table: a name with any character beyond ASCII is flagged for that alone.</remarks>
internal static class NameSkeleton
{
    private const string Cyrillic =
        "\u0430a \u0435e \u043Eo \u0440p \u0441c \u0443y \u0445x \u0456l \u0458j \u0455s \u0501d \u051Bq \u051Dw \u04BBh \u043Ak \u043Cm \u0442t \u0432b \u043Dh \u0433r";

    private const string Greek = "\u03B1a \u03B5e \u03BFo \u03C1p \u03BDv \u03C5u \u03B9l \u03BAk \u03C4t \u03C7x \u03B3y \u03C9w";
    private const string Others = "\u0251a \u0261g \u0131l \u0585o \u057Du \u0570h \u0578n";
    private const string Ascii = "0o 1l 5s il |l";

    /// <summary>A character that looks like another, with the other.</summary>
    private static readonly FrozenDictionary<char, char> Looks =
        string.Join(' ', Cyrillic, Greek, Others, Ascii).Split(' ').ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    public static string Of(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        // Full-width letters, ligatures and accents (Unicode UAX #15) become what they look like.
        foreach (var c in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
            if (char.IsLetterOrDigit(c) || c == '|') // not separators, marks and what cannot be seen
                skeleton.Append(Looks.GetValueOrDefault(c, c));

        return skeleton.ToString().Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
    }

    /// <summary>One character too many, too few, another, or two in the wrong order.</summary>
    public static bool AreNear(string one, string other)
    {
        if (one.Length > other.Length) (one, other) = (other, one);
        if (other.Length - one.Length > 1) return false;

        var at = 0;
        while (at < one.Length && one[at] == other[at]) at++;
        if (at == one.Length) return true;
        if (one.Length < other.Length) return string.CompareOrdinal(one, at, other, at + 1, one.Length - at) == 0;
        if (string.CompareOrdinal(one, at + 1, other, at + 1, one.Length - at - 1) == 0) return true;

        return at + 1 < one.Length && one[at] == other[at + 1] && one[at + 1] == other[at]
            && string.CompareOrdinal(one, at + 2, other, at + 2, one.Length - at - 2) == 0;
    }
}
