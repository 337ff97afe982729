using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests;

/// <summary>Lists in the documents are held against the code.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void EveryFileOnTheWayOfAToolCallExists()
    {
        var missing = Quoted().Matches(Repository.Read("docs", "one-tool-call.md"))
            .Select(match => match.Groups[1].Value)
            .Where(text => text.Contains('/', StringComparison.Ordinal))
            .Where(path => !Path.Exists(Path.Combine(Repository.Root.FullName, path)));

        Assert.Empty(missing);
    }

    [Fact]
    public void EveryWordOfTheGlossaryStandsInTheCode()
    {
        var names = Repository.Files("*.cs").Select(file => Path.GetFileNameWithoutExtension(file.Name))
            .Concat(Repository.Folders().Select(folder => folder.Name))
            .Concat(Repository.Files("*.cs").SelectMany(file => Declared().Matches(File.ReadAllText(file.FullName)).Select(match => match.Groups[1].Value)))
            .ToHashSet(StringComparer.Ordinal);
        var here = Repository.Read("docs", "glossary.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[^2]).SelectMany(cell => Quoted().Matches(cell)).Select(match => match.Groups[1].Value);

        Assert.DoesNotContain(here, word => !names.Contains(word));
    }

    [Fact]
    public void EveryRefusalOnTheWayOfAToolCallIsExplained()
    {
        var codes = Code().Matches(Repository.Read("services", "ToolProxy", "ToolCalls", "DenialReason.cs")).Select(match => match.Groups[1].Value).ToArray();
        var explained = Row().Matches(Repository.Read("docs", "denial-reasons.md")).Select(match => match.Groups[1].Value);

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("AGENTS.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("deploy/README.md")]
    public void EveryPathThatADocumentNamesExists(string document)
    {
        var top = Repository.Root.EnumerateFileSystemInfos().Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var named = NamedPath().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => top.Contains(path.Split('/')[0]) && !path.Contains(".local", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, path => !Path.Exists(Path.Combine(Repository.Root.FullName, path)));
    }

    [Fact]
    public void EverySettingIsListed()
    {
        var settings =
            from file in Repository.Files("*Options.cs")
            from type in TypeStart().Split(File.ReadAllText(file.FullName))
            let section = Section().Match(type)
            where section.Success
            from Match property in Property().Matches(type)
            select $"{section.Groups[1].Value}:{property.Groups[1].Value}";
        var listed = Quoted().Matches(Repository.Read("docs", "settings.md")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(settings);
        Assert.DoesNotContain(settings, setting => !listed.Contains(setting));
    }

    [GeneratedRegex(@"[`(\[ ]((?:[\w.-]+/)+[\w.-]*)(?=[`)\] ])")]
    private static partial Regex NamedPath();

    [GeneratedRegex("(?=\\b(?:internal|public) sealed class )")]
    private static partial Regex TypeStart();

    [GeneratedRegex("const string Section = \"([^\"]+)\"")]
    private static partial Regex Section();

    [GeneratedRegex(@"public [\w<>\[\]?]+ (\w+) \{ get; set; \}")]
    private static partial Regex Property();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:class|record(?:\s+struct)?|struct|interface|enum)\s+(\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex("new\\(\\s*\"([a-z-]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
