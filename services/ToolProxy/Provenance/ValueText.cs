using System.Buffers;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Where a value ends, and what of it counts.</summary>
internal static class ValueText
{
    /// <summary>Between the parts of a URL, a path or an assignment; what lies between them is seen by itself as well.</summary>
    public static readonly SearchValues<char> BetweenFields = SearchValues.Create("/:?=&#\\;");

    public static readonly SearchValues<char> Alphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> OfRun = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@/:%+=&?#~$!*\\;");

    public static bool IsOfRun(char c) => c < 0x80 ? OfRun.Contains(c) : IsWord(c);

    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    /// <summary>Without what a sentence puts around it; a leading dot or slash is part of a path.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> run)
    {
        while (run.Length > 0 && !IsWord(run[^1])) run = run[..^1];
        while (run.Length > 0 && !IsWord(run[0]) && run[0] is not ('.' or '/' or '~')) run = run[1..];
        while (run.StartsWith("./", StringComparison.Ordinal)) run = run[2..];
        return run;
    }

    /// <summary>Letters and digits alone.</summary>
    public static int Squash(ReadOnlySpan<char> value, Span<char> into)
    {
        var length = 0;
        foreach (var c in value)
            if (IsWord(c)) into[length++] = c;
        return length;
    }

    public static string Squash(string value)
    {
        var into = new char[value.Length];
        return new(into, 0, Squash(value, into));
    }

    /// <summary>Where the words of a value are.</summary>
    public static List<Range> Words(ReadOnlySpan<char> value)
    {
        var words = new List<Range>();
        for (var i = 0; i < value.Length;)
        {
            while (i < value.Length && !IsWord(value[i])) i++;
            var start = i;
            while (i < value.Length && IsWord(value[i])) i++;
            if (i > start) words.Add(start..i);
        }

        return words;
    }
}
