using System.Globalization;
using System.Text;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Characters that a model reads and a person does not see: taken out of untrusted text; where many stood together, a mark says so.</summary>
internal static class HiddenCharacters
{
    /// <summary>A few may be typography; more are a message.</summary>
    private const int Unremarkable = 3;

    public static string Remove(string text)
    {
        StringBuilder? clean = null;
        var kept = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            var hidden = 0;
            while (end < text.Length && WidthOfHidden(text, end) is > 0 and var width) (end, hidden) = (end + width, hidden + 1);
            if (hidden == 0)
            {
                at++;
                continue;
            }

            (clean ??= new StringBuilder(text.Length)).Append(text, kept, at - kept);
            if (hidden > Unremarkable) clean.Append(CultureInfo.InvariantCulture, $"[hidden: {hidden} characters]");
            at = kept = end;
        }

        return clean is null ? text : clean.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>0 for what can be seen.</summary>
    private static int WidthOfHidden(string text, int at)
    {
        if (char.IsHighSurrogate(text[at]))
            return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
                && char.ConvertToUtf32(text[at], text[at + 1]) is (>= 0xE0000 and <= 0xE007F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x1D173 and <= 0x1D17A) ? 2 : 0;

        return text[at] switch
        {
            '\t' or '\n' or '\r' => 0,
            < ' ' or (>= '\u007f' and <= '\u009f') => 1, // controls, also those that steer terminals
            '\u00ad' or '\u034f' or '\u115f' or '\u1160' or '\u17b4' or '\u17b5' or '\u180e' or '\u3164' or '\ufeff' or '\uffa0' => 1,
            '\u200b' or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or (>= '\ufff9' and <= '\ufffb') => 1,
            // Joiners and direction marks belong to scripts that need them, and to emoji.
            '\u061c' or (>= '\u200c' and <= '\u200f') => NeedsJoiners(text, at) ? 0 : 1,
            _ => 0,
        };
    }

    private static bool NeedsJoiners(string text, int at) =>
        at > 0 && at + 1 < text.Length && text[at - 1] > '\u024f' && (char.IsLetter(text[at - 1]) || char.IsSurrogate(text[at - 1]) || text[at - 1] == '\ufe0f');
}
