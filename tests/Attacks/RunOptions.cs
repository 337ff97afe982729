using System.Runtime.CompilerServices;
using AgentTrust.Attacks.Replay;

namespace AgentTrust.Attacks;

/// <summary>What to play, under which catalog and policies; this repository's own where nothing else is said.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<string> Files { get; init; }

    public string Catalog { get; init; } = InRepository("policies", "tool-catalog.json");

    public string Policies { get; init; } = InRepository("policies");

    /// <summary>What sessions may call by name.</summary>
    public string Estate { get; init; } = InRepository("tests", "Attacks", "Sessions", "estate.json");

    public Wire Wire { get; init; } = Wire.Streamable;

    /// <summary>Where the report goes: Markdown, with the same as JSON beside it.</summary>
    public string? Report { get; init; }

    /// <summary>The sessions of this repository.</summary>
    public static IReadOnlyList<string> Shipped =>
        [.. Directory.GetFiles(InRepository("tests", "Attacks", "Sessions"), "*.jsonl").Order(StringComparer.Ordinal)];

    /// <summary>A file of the suites whose tools are not those of the sample.</summary>
    public static string Outside(string file) => InRepository("tests", "Attacks", "Outside", file);

    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static RunOptions Parse(IReadOnlyList<string> args)
    {
        var files = new List<string>();
        var options = new RunOptions { Files = files };
        for (var at = 0; at < args.Count; at++)
        {
            if (!args[at].StartsWith("--", StringComparison.Ordinal))
            {
                files.Add(args[at]);
                continue;
            }

            if (at + 1 == args.Count) throw new FormatException($"{args[at]} needs a value.");
            options = (args[at], args[++at]) switch
            {
                ("--catalog", var file) => options with { Catalog = file },
                ("--policies", var directory) => options with { Policies = directory },
                ("--estate", var file) => options with { Estate = file },
                ("--wire", var revision) => options with { Wire = Wire.Find(revision) ?? throw new FormatException($"{revision} is no revision of MCP that is spoken here.") },
                ("--report", var file) => options with { Report = file },
                var (unknown, _) => throw new FormatException($"{unknown} is not known."),
            };
        }

        return files.Count > 0 ? options : options with { Files = Shipped };
    }

    private static string InRepository(params string[] path) => Path.GetFullPath(Path.Combine([Here(), "..", "..", .. path]));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
