using System.Text;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>A pattern of a schema (ECMA-262) as an expression that takes time in proportion to its input.</summary>
/// <remarks>What the two languages read differently is translated or refused: in .NET <c>$</c> matches before a last line feed as well.</remarks>
internal static class SchemaPattern
{
    private const int Longest = 1000;

    /// <exception cref="FormatException">It cannot be matched in linear time, or means something else here.</exception>
    public static Regex Read(string pattern)
    {
        if (pattern.Length > Longest) throw new FormatException($"a pattern of more than {Longest} characters");
        try
        {
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"the pattern {pattern}, which cannot be matched in linear time", e);
        }
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var sign = pattern[at];
            var next = at + 1 < pattern.Length ? pattern[at + 1] : '\0';
            if (sign == '\\')
            {
                text.Append(Escape(next, inClass));
                at++;
            }
            else if (inClass)
            {
                // .NET reads [a-z-[aeiou]] as a difference of sets.
                if (sign == '[') text.Append('\\');
                text.Append(sign);
                inClass = sign != ']';
            }
            else
            {
                if (sign == '[' && (next == ']' || pattern.AsSpan(at).StartsWith("[^]", StringComparison.Ordinal)))
                    throw new FormatException("a pattern with an empty set of characters");
                text.Append(sign switch { '$' => @"\z", '.' => @"[^\n\r\u2028\u2029]", _ => sign.ToString() });
                inClass = sign == '[';
            }
        }

        return text.ToString();
    }

    private static string Escape(char sign, bool inClass) => (sign, inClass) switch
    {
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', true) => "A-Za-z0-9_",
        ('w', false) => "[A-Za-z0-9_]",
        ('W', false) => "[^A-Za-z0-9_]",
        ('D' or 'W' or 'b', true) or ('b' or 'B', false) => throw new FormatException($"a pattern with \\{sign}, which is read in two ways"),
        ('\0', _) => throw new FormatException("a pattern that ends in a backslash"),
        // Of .NET alone, or letters that ECMA-262 takes for themselves.
        ('A' or 'a' or 'e' or 'G' or 'k' or 'z' or 'Z', _) => throw new FormatException($"a pattern with \\{sign}, which is read in two ways"),
        _ => $"\\{sign}",
    };
}
