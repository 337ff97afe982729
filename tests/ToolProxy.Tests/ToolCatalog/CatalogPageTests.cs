using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentTrust.Contracts.Tools;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

/// <summary><c>docs/tool-catalog.md</c> has every member of the file, and every word of the answers.</summary>
public sealed class CatalogPageTests
{
    private static readonly string[] Page = File.ReadAllLines(PagePath());

    [Fact]
    public void EveryMemberOfTheFileIsThere()
    {
        (string Owner, Type Type)[] owners =
        [
            ("the file", typeof(CatalogFile)), ("a server or API", typeof(CatalogFile.ServerEntry)), ("a tool", typeof(ToolEntry)), ("`resource`", typeof(ResourceEntry)),
            ("`destination`", typeof(DestinationEntry)), ("`preview`", typeof(PreviewEntry)), ("`route`", typeof(RouteEntry)), ("`body`", typeof(BodyEntry)),
            ("a server of models", typeof(ModelServerEntry)), ("a model", typeof(ModelEntry)),
        ];

        Assert.Equal(
            owners.SelectMany(owner => owner.Type.GetProperties().Select(member => $"{owner.Owner} {Word(member.Name)}")).Order(StringComparer.Ordinal),
            Page.Where(line => owners.Any(owner => line.StartsWith($"| {owner.Owner} | `", StringComparison.Ordinal))).SelectMany(Members).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryKindOfArgumentIsThere()
    {
        var row = Page.Single(line => line.StartsWith("| a tool | `arguments` |", StringComparison.Ordinal));

        Assert.All(Enum.GetNames<ArgumentKind>(), kind => Assert.Contains($"`{Word(kind)}`", row));
    }

    [Fact]
    public void EveryPartOfTheApiThatAModelMayBeAllowedIsThere()
    {
        var row = Page.Single(line => line.StartsWith("| a model | `allows` |", StringComparison.Ordinal));

        Assert.All(Enum.GetNames<ModelFeature>(), feature => Assert.Contains($"`{Word(feature)}`", row));
    }

    [Fact]
    public void EveryStateAndEveryFlagIsThere()
    {
        Assert.All(Enum.GetNames<ToolReviewState>(), state => Assert.Contains(Page, line => line.StartsWith('|') && line.Split('|')[1].Contains($"`{Word(state)}`", StringComparison.Ordinal)));
        Assert.All(Enum.GetNames<ToolFlagKind>(), flag => Assert.Contains(Page, line => line.StartsWith($"| `{Word(flag)}` |", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Members(string row)
    {
        var cells = row.Split('|');
        return cells[2].Split(',').Select(member => $"{cells[1].Trim()} {member.Trim().Trim('`')}");
    }

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string PagePath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "tool-catalog.md");
}
