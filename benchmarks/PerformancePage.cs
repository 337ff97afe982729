using System.Runtime.CompilerServices;

namespace AgentTrust.Benchmarks;

/// <summary><c>docs/performance.md</c> and other pages: words by people, tables by this program between two markers each.</summary>
internal static class PerformancePage
{
    public static async Task ReplaceAsync(string section, string content, CancellationToken cancellationToken, string name = "performance.md")
    {
        var (from, to) = ($"<!-- {section}: written by benchmarks -->", $"<!-- {section}: end -->");
        var page = await File.ReadAllTextAsync(Location(name), cancellationToken);
        var start = page.IndexOf(from, StringComparison.Ordinal);
        var end = page.IndexOf(to, StringComparison.Ordinal);
        if (start < 0 || end < start) throw new InvalidOperationException($"docs/{name} lacks the markers of {section}.");

        await File.WriteAllTextAsync(Location(name), $"{page[..start]}{from}\n\n{content.TrimEnd()}\n\n{page[end..]}", cancellationToken);
    }

    private static string Location(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "docs", name);
}
