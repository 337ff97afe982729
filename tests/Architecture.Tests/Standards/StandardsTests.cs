using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests.Standards;

/// <summary>docs/standards.md is held against the code: no section is cited that is not claimed, and none claimed that nobody tries to break.</summary>
public sealed partial class StandardsTests
{
    private const string Table = "docs/standards.md";

    [Fact]
    public void EverySectionThatTheCodeCitesHasARow()
    {
        var claimed = Claim.All.Select(claim => claim.Section).ToHashSet();
        var cited = Cited().Where(citation => citation.Section.Section.Length > 0);

        Assert.NotEmpty(claimed);
        AssertNone(cited.Where(citation => !claimed.Contains(citation.Section)).Select(citation => $"{citation.File} cites {citation.Section}: add a row to {Table}"));
    }

    [Fact]
    public void EveryStandardThatTheCodeNamesHasARow()
    {
        var claimed = Claim.All.Select(claim => claim.Section.Standard).ToHashSet();

        AssertNone(Cited().Where(citation => !claimed.Contains(citation.Section.Standard))
            .Select(citation => $"{citation.File} names {citation.Section.Standard}: add a row to {Table}"));
    }

    [Fact]
    public void EverySectionIsOfAStandardOrOfTheDesign() => AssertNone(
        from file in Citation.ProductFiles()
        from section in Citation.OfNothing(File.ReadAllText(file.FullName))
        select $"{Repository.Relative(file)}: '{section}' follows the name of no standard that {nameof(Citation)} knows");

    [Fact]
    public void NoSectionHasTwoRows() =>
        AssertNone(Claim.All.GroupBy(claim => claim.Section).Where(rows => rows.Count() > 1).Select(rows => rows.Key.ToString()));

    [Fact]
    public void EveryRowNamesFilesThatCiteItsSection() => AssertNone(
        from claim in Claim.All
        from path in claim.Files.DefaultIfEmpty("no file")
        where !File.Exists(InRepository(path)) || !Citation.In(File.ReadAllText(InRepository(path))).Contains(claim.Section)
        select $"{claim.Section}: {path} is not there, or does not cite it");

    [Fact]
    public void EveryRowNamesTestClassesThatExist() => AssertNone(
        from claim in Claim.All
        from path in claim.Classes.DefaultIfEmpty("no class")
        where !File.Exists(InRepository($"tests/{path}.cs")) || !IsTestClass(File.ReadAllText(InRepository($"tests/{path}.cs")), path.Split('/')[^1])
        select $"{claim.Section}: tests/{path}.cs is not there, or has no test");

    [Fact]
    public void EveryClassInAFolderOfAnRfcIsNamedForOneClaimedSection()
    {
        var claimed = Claim.All.SelectMany(claim => claim.Classes.Select(path => (path, claim.Section))).ToHashSet();

        AssertNone(ClassesBySection().Where(one => one.Section is null || !claimed.Contains((one.Path, one.Section)))
            .Select(one => $"tests/{one.Path}.cs: name it SectionN_M…Tests, and put it into the row of {one.Section?.ToString() ?? "its section"} in {Table}"));
    }

    [Fact]
    public void WhereAnRfcIsTestedBySectionEachOfItsSectionsHasAClass()
    {
        var classes = ClassesBySection().ToArray();
        var standards = classes.Select(one => one.Section?.Standard).ToHashSet();
        var tested = classes.Select(one => one.Section).ToHashSet();

        Assert.NotEmpty(classes);
        AssertNone(Claim.All.Where(claim => standards.Contains(claim.Section.Standard) && !tested.Contains(claim.Section))
            .Select(claim => $"{claim.Section} has no class of its name in a folder {claim.Section.Standard.Replace("RFC ", "Rfc", StringComparison.Ordinal)}"));
    }

    /// <summary>Says all of them, in full: each is a line to write or to change.</summary>
    private static void AssertNone(IEnumerable<string> offences)
    {
        var all = offences.ToArray();
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }

    private static IEnumerable<(Citation Section, string File)> Cited() =>
        from file in Citation.ProductFiles()
        from citation in Citation.In(File.ReadAllText(file.FullName)).Distinct()
        select (citation, Repository.Relative(file));

    private static IEnumerable<(string Path, Citation? Section)> ClassesBySection() =>
        from file in Repository.Files("*.cs")
        let path = Repository.Relative(file)
        where path.StartsWith("tests/", StringComparison.Ordinal)
        let folder = RfcFolder().Match(path)
        where folder.Success
        let named = Named().Match(file.Name)
        select (path["tests/".Length..^".cs".Length],
            named.Success ? new Citation($"RFC {folder.Groups[1].Value}", named.Groups[1].Value.Replace('_', '.')) : null);

    private static bool IsTestClass(string code, string name) =>
        Regex.IsMatch(code, $@"\bclass {name}\b") && (code.Contains("[Fact", StringComparison.Ordinal) || code.Contains("[Theory", StringComparison.Ordinal));

    private static string InRepository(string path) => Path.Combine(Repository.Root.FullName, path);

    [GeneratedRegex(@"/Rfc(\d{4})/")]
    private static partial Regex RfcFolder();

    [GeneratedRegex(@"^Section(\d+(?:_\d+)*)[A-Z]\w*Tests\.cs$")]
    private static partial Regex Named();
}
