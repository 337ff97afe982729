using System.Text.RegularExpressions;

namespace AgentTrust.SampleTools.Models;

/// <summary>A discount that is rounded line by line and half to even, found in C# and corrected where it stands.</summary>
internal static partial class RoundingDefect
{
    /// <summary>The corrected file, or null when the file has no such defect.</summary>
    public static string? Find(string code)
    {
        var match = PerLine().Match(code);
        if (!match.Success) return null;

        string Of(string group) => match.Groups[group].Value;
        var newLine = code.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string[] corrected =
        [
            $"{Of("indent")}foreach (var {Of("line")} in {Of("lines")})",
            $"{Of("indent")}{{",
            $"{Of("indent")}    {Of("total")} += {Of("price")};",
            $"{Of("indent")}}}",
            "",
            $"{Of("indent")}var {Of("discount")} = Math.Round({Of("total")} * {Of("rate")}, 2, MidpointRounding.AwayFromZero);",
            "",
            $"{Of("indent")}return {Of("total")} - {Of("discount")};",
        ];
        return code[..match.Index] + string.Join(newLine, corrected) + code[(match.Index + match.Length)..];
    }

    [GeneratedRegex(
        @"(?<indent>[ \t]*)foreach \(var (?<line>\w+) in (?<lines>[\w.]+)\)\s*\{\s*"
        + @"var (?<discount>\w+) = Math\.Round\((?<price>\k<line>\.\w+) \* (?<rate>[^;]+?), 2\);\s*"
        + @"(?<total>\w+) \+= \k<price> - \k<discount>;\s*\}\s*return \k<total>;",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PerLine();
}
