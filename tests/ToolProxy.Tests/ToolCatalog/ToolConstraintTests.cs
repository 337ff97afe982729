using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

/// <summary>Tools that could be made to send anything anywhere (R79).</summary>
public sealed class ToolConstraintTests
{
    private const string Names = """ "repository":{"type":"string"},"body":{"type":"string"}""";

    [Theory]
    [InlineData("""{"type":"object","properties":{NAMES}}""", null)]
    [InlineData("""{"type":"object","properties":{NAMES},"additionalProperties":false}""", null)]
    [InlineData("""{"type":"object","properties":{NAMES,"to":{"type":"string","enum":["open","closed"]},"url_count":{"type":"integer"}}}""", null)]
    [InlineData("""{"type":"object","properties":{NAMES,"topic":{"type":"string"},"curly":{"type":"string"},"author":{"type":"string"}}}""", null)]
    [InlineData("null", "no input schema")]
    [InlineData("""{}""", "no input schema")]
    [InlineData("""{"type":"string"}""", "no input schema")]
    [InlineData("""{"type":["object","string"]}""", "no input schema")]
    [InlineData("""{"type":"object","properties":{NAMES},"additionalProperties":true}""", "\"additionalProperties\" of its input schema")]
    [InlineData("""{"type":"object","properties":{NAMES},"additionalProperties":{"type":"string"}}""", "\"additionalProperties\" of its input schema")]
    [InlineData("""{"type":"object","properties":{NAMES},"unevaluatedProperties":true}""", "\"unevaluatedProperties\" of its input schema")]
    [InlineData("""{"type":"object","properties":{NAMES},"patternProperties":{".*":{}}}""", "\"patternProperties\" of its input schema")]
    [InlineData("""{"type":"object","properties":{NAMES,"headers":{"type":"object","additionalProperties":{"type":"string"}}}}""", "\"headers\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"items":{"type":"array","items":{"type":"object","additionalProperties":true}}}}""", "\"items[]\"")]
    [InlineData("""{"type":"object","properties":{NAMES},"anyOf":[{"properties":{"webhookUrl":{"type":"string"}}}]}""", "\"webhookUrl\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"to":{"type":"array","items":{"type":"string"}}}}""", "\"to\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"webhook_url":{"type":"string"}}}""", "\"webhook_url\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"shellCommand":{"type":"string"}}}""", "\"shellCommand\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"target":{"type":"string","format":"uri"}}}""", "\"target\"")]
    [InlineData("""{"type":"object","properties":{NAMES,"options":{"type":"object","properties":{"callback":{"type":"string"}}}}}""", "\"options.callback\"")]
    public void AWriteWhosePlaceTheAgentCouldChooseFreelyIsRefused(string schema, string? obstacle)
    {
        var found = ToolConstraint.ObstacleOf(Tool(), JsonElement.Parse(schema.Replace("NAMES", Names, StringComparison.Ordinal)));

        if (obstacle is null) Assert.Null(found);
        else Assert.Contains(obstacle, found);
    }

    [Theory]
    [InlineData("to", nameof(ArgumentKind.Recipient))]
    [InlineData("to[]", nameof(ArgumentKind.Recipient))]
    [InlineData("to", nameof(ArgumentKind.Text))]
    public void AnArgumentThatIsMappedIsNoLongerFree(string path, string kind) => Assert.Null(ToolConstraint.ObstacleOf(
        Tool() with { Arguments = [new CatalogArgument(path, Enum.Parse<ArgumentKind>(kind))] },
        JsonElement.Parse("""{"type":"object","properties":{"repository":{"type":"string"},"to":{"type":"array","items":{"type":"string"}}}}""")));

    [Fact]
    public void AWriteToEverythingIsRefusedUnlessAnArgumentSaysWhere()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"text":{"type":"string"}}}""");
        var everything = Tool() with { Resource = ResourceTemplate.Parse("mailbox", "*") };

        Assert.Contains("\"*\"", ToolConstraint.ObstacleOf(everything, schema));
        Assert.Null(ToolConstraint.ObstacleOf(everything with { Arguments = [new CatalogArgument("text", ArgumentKind.Recipient)] }, schema));
    }

    [Fact]
    public void AReadThatSendsNothingAnywhereMayTakeWhatItLikes() =>
        Assert.Null(ToolConstraint.ObstacleOf(Tool() with { Sink = null }, JsonElement.Parse("{}")));

    private static CatalogTool Tool() => new()
    {
        Server = "git",
        Name = "comment",
        Action = "repo.comment",
        Resource = ResourceTemplate.Parse("repository", "{repository}"),
        Sensitivity = Sensitivity.Internal,
        Sink = "repository",
        Capture = new Dictionary<string, string>(),
    };
}
