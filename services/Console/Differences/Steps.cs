namespace AgentTrust.OperatorConsole.Differences;

/// <summary>What became of a piece of text.</summary>
internal enum StepKind
{
    Kept,
    Gone,
    Come,
}

internal readonly record struct Step(StepKind Kind, string Text);

/// <summary>How one row of pieces (lines, words) becomes another, with as much kept as can be.</summary>
internal static class Steps
{
    /// <summary>Beyond this many pairs nobody would read it, and it would take its time.</summary>
    private const int LargestTable = 4_000_000;

    public static IReadOnlyList<Step> Between(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        if ((long)old.Count * now.Count > LargestTable)
            return [.. old.Select(text => new Step(StepKind.Gone, text)), .. now.Select(text => new Step(StepKind.Come, text))];

        var common = LongestCommon(old, now);
        var steps = new List<Step>();
        for (int i = 0, j = 0; i < old.Count || j < now.Count;)
            if (i < old.Count && j < now.Count && old[i] == now[j])
            {
                steps.Add(new Step(StepKind.Kept, old[i++]));
                j++;
            }
            else if (j == now.Count || (i < old.Count && common[i + 1, j] >= common[i, j + 1])) steps.Add(new Step(StepKind.Gone, old[i++]));
            else steps.Add(new Step(StepKind.Come, now[j++]));
        return steps;
    }

    // How many pieces the rests from i and from j have in common, in order.
    private static int[,] LongestCommon(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var common = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
            for (var j = now.Count - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
