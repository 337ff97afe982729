using System.Globalization;

namespace AgentTrust.Fuzz;

/// <summary>--minutes N [--target NAME] [--seed SEED]; 0 when nothing was found, 1 when something was, 2 when it was called wrongly.</summary>
internal static class CommandLine
{
    private const int LongestMinutes = 24 * 60;

    public static string Usage => $"""
        dotnet run --project tests/Fuzz -- [--minutes N] [--target NAME] [--seed SEED]

          --minutes N     how long, 1 to {LongestMinutes}, shared evenly by the targets (1)
          --target NAME   one of {string.Join(", ", FuzzTarget.All.Select(target => target.Name))} (all)
          --seed SEED     begins where a finding was made, as its message says

        What is found is printed as text that can be put into a file of tests/Fuzz/Corpus/NAME: from then on it is tried first, always.
        """;

    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (!TryRead(args, out var minutes, out var targets, out var seed))
        {
            error.WriteLine(Usage);
            return 2;
        }

        var found = 0;
        foreach (var target in targets)
        {
            if (FuzzRun.Of(target, TimeSpan.FromMinutes(minutes) / targets.Count, seed, output) is not { } finding) continue;

            error.WriteLine($"{target.Name}: {finding}");
            found++;
        }

        return found == 0 ? 0 : 1;
    }

    private static bool TryRead(IReadOnlyList<string> args, out int minutes, out IReadOnlyList<FuzzTarget> targets, out string? seed)
    {
        (minutes, targets, seed) = (1, FuzzTarget.All, null);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count) return false;
            switch (args[i])
            {
                case "--minutes" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and <= LongestMinutes:
                    break;
                case "--target" when FuzzTarget.All.FirstOrDefault(target => target.Name == args[i + 1]) is { } one:
                    targets = [one];
                    break;
                case "--seed":
                    seed = args[i + 1];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
