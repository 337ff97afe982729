using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests.Standards;

/// <summary>A row of docs/standards.md.</summary>
/// <param name="Files">Where the section is obeyed.</param>
/// <param name="Classes">The test classes that try to break it, as paths below tests/ without their ending.</param>
internal sealed partial record Claim(Citation Section, IReadOnlyList<string> Files, IReadOnlyList<string> Classes)
{
    public static readonly IReadOnlyList<Claim> All =
    [
        .. from line in Repository.Read("docs", "standards.md").Split('\n')
           let row = Row().Match(line)
           where row.Success
           select new Claim(Citation.In(row.Groups["section"].Value).Single(), Quoted(row.Groups["files"]), Quoted(row.Groups["classes"])),
    ];

    private static string[] Quoted(Group cell) => [.. Path().Matches(cell.Value).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\| (?<section>[A-Z][^|]+) \| [^|]+ \| (?<files>[^|]*`[^|]*) \| (?<classes>[^|]*`[^|]*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Path();
}
