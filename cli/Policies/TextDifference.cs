namespace AgentTrust.Cli.Policies;

/// <summary>The lines of two texts that are not in both, in their order: <c>- </c> was, <c>+ </c> is.</summary>
internal static class TextDifference
{
    /// <summary>Beyond this many pairs of lines nobody would read it, and it would take its time.</summary>
    private const int LargestTable = 4_000_000;

    public static IReadOnlyList<string> Of(string before, string after) =>
        [.. Of(Lines(before), Lines(after), "lines").Where(step => step.Kind != ' ').Select(step => $"{step.Kind} {step.Text}")];

    /// <summary>Every piece of either: <c>-</c> was, <c>+</c> is, a space is in both.</summary>
    public static IReadOnlyList<(char Kind, string Text)> Of(string[] old, string[] now, string pieces)
    {
        if ((long)old.Length * now.Length > LargestTable) return [('-', $"{old.Length} {pieces}"), ('+', $"{now.Length} {pieces}")];

        var common = LongestCommon(old, now);
        var steps = new List<(char, string)>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                steps.Add((' ', old[i++]));
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) steps.Add(('-', old[i++]));
            else steps.Add(('+', now[j++]));
        return steps;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    // How many lines the rests from i and from j have in common, in order.
    private static int[,] LongestCommon(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
