using System.Globalization;
using System.Text;

namespace AgentTrust.OperatorConsole.Differences;

/// <summary>Two versions of some files as one unified diff; files that are alike are left out.</summary>
internal static class FileDifference
{
    private const int Context = 3;

    public static string Of(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> now)
    {
        var diff = new StringBuilder();
        foreach (var name in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (before == after) continue;

            diff.Append(CultureInfo.InvariantCulture, $"diff {name}{(before is null ? " (new)" : after is null ? " (gone)" : "")}\n");
            WriteHunks(diff, Steps.Between(Lines(before), Lines(after)));
        }

        return diff.ToString();
    }

    // A hunk reaches until more lines are kept than two contexts hold.
    private static void WriteHunks(StringBuilder diff, IReadOnlyList<Step> steps)
    {
        for (var i = 0; i < steps.Count;)
        {
            if (steps[i].Kind == StepKind.Kept)
            {
                i++;
                continue;
            }

            var (from, to) = (Math.Max(0, i - Context), i);
            for (var j = i; j < steps.Count && j - to <= 2 * Context; j++)
                if (steps[j].Kind != StepKind.Kept) to = j;
            var end = Math.Min(steps.Count, to + Context + 1);
            WriteHunk(diff, steps, from, end);
            i = end;
        }
    }

    private static void WriteHunk(StringBuilder diff, IReadOnlyList<Step> steps, int from, int end)
    {
        int Count(int until, StepKind but) => steps.Take(until).Count(step => step.Kind != but);
        diff.Append(CultureInfo.InvariantCulture, $"@@ -{Count(from, StepKind.Come) + 1} +{Count(from, StepKind.Gone) + 1} @@\n");
        foreach (var step in steps.Skip(from).Take(end - from))
            diff.Append(step.Kind switch { StepKind.Gone => '-', StepKind.Come => '+', _ => ' ' }).Append(ShownText.Of(step.Text)).Append('\n');
    }

    private static string[] Lines(string? text) => text is null ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
