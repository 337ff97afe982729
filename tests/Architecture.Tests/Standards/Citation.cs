using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests.Standards;

/// <summary>A section of a standard as product code cites it.</summary>
/// <param name="Section">Empty where the standard is named as a whole.</param>
internal sealed partial record Citation(string Standard, string Section)
{
    private static readonly string[] Product = ["services", "ServiceDefaults", "Contracts", "cli", "tools", "AppHost"];

    public override string ToString() => Section.Length == 0 ? Standard : $"{Standard} §{Section}";

    public static IEnumerable<FileInfo> ProductFiles() => Repository.Files("*.cs").Concat(Repository.Files("*.razor"))
        .Where(file => Product.Contains(Repository.Relative(file).Split('/')[0]));

    public static IEnumerable<Citation> In(string text) =>
        from match in Named().Matches(text)
        let standard = match.Groups["standard"].Value.Replace("AuthZEN Authorization API", "AuthZEN", StringComparison.Ordinal)
        from section in match.Groups["section"].Captures.Select(capture => capture.Value).DefaultIfEmpty("")
        select new Citation(standard, section);

    /// <summary>Sections that follow the name of no standard.</summary>
    public static IEnumerable<string> OfNothing(string text) =>
        Sign().Matches(OfTheDesign().Replace(Named().Replace(text, ""), "")).Select(match => match.Value);

    [GeneratedRegex("""
        (?<standard>RFC\ \d{4}|(?:SSF|CAEP|RISC|AuthZEN(?:\ Authorization\ API)?|OpenID\ Connect\ Discovery)\ 1\.0|WebAuthn\ Level\ 3
          |SPIFFE(?:-ID|\ JWT-SVID|\ Workload\ API|\ Workload\ Endpoint|\ Trust\ Domain\ and\ Bundle|\ Federation)
          |C2SP\ (?:tlog-[a-z]+|signed-note)|FIPS\ 186-5|SP\ 800-186|ECMA-262)
        (?:,?(?:\ and)?\ (?:§|section\ )(?<section>\d+(?:\.\d+)*))*
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Named();

    [GeneratedRegex(@"[Dd]esign §[\d.]+[a-z ]*(?:[;,] §[\d.]+[a-z ]*)*")]
    private static partial Regex OfTheDesign();

    [GeneratedRegex(@".{0,40}§\d[\d.]*")]
    private static partial Regex Sign();
}
