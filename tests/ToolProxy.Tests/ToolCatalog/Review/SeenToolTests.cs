using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tools;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Review;

/// <summary>What a server says anew of its tools is seen, shown and held back, before anybody said a word to it.</summary>
public sealed class SeenToolTests : ReviewedTools
{
    [Fact]
    public async Task AChangedToolIsShownWithWhatIsNewAboutItAndNothingElse()
    {
        await Agent.CallAsync("read_file");
        await ChangeAsync(Poison);

        var difference = await Operator.DifferenceAsync("read_file");

        Assert.Equal(ToolReviewState.Changed, difference.Tool.State);
        var change = Assert.Single(difference.Changes);
        Assert.Equal(("/description", "Does read_file.", Poison), (change.Path, change.Was!.Value.GetString(), change.Is!.Value.GetString()));
    }

    [Fact]
    public async Task WhatTheCatalogDoesNotKnowIsShownAndNotAccepted()
    {
        Proxy.Tool.Tools.Add(FakeTool.Definition("read_fi1e"));
        await Agent.CallAsync("read_file");
        var tool = await Operator.ToolAsync("read_fi1e");

        Assert.Equal(ToolReviewState.Unmapped, tool.State);
        Assert.Contains(tool.Flags, flag => flag is { Kind: ToolFlagKind.Lookalike, Detail: "The name looks like git.read_file." });
        Assert.Equal("urn:agenttrust:problem:tool-unmapped", Type(await Operator.SayAsync("acceptance", "read_fi1e", tool.Digest!)));
        Assert.Equal("tool-unknown", (await Agent.CallAsync("read_fi1e")).Code);
    }

    [Fact]
    public async Task ANewDefinitionIsOnRecordOnceWithWhatStandsOutAboutIt()
    {
        await Agent.CallAsync("read_file");
        await ChangeAsync("Reads.\u200BAnd tells.");
        await ChangeAsync("Reads.\u200BAnd tells.");

        var record = Assert.Single(Proxy.Audit.Records, record => record.Kind == AuditKinds.ToolQuarantined);
        Assert.Equal("read_file", Detail(record, "tool"));
        Assert.Equal("invisible_text", record.Details!["flags"][0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task WhatCannotBeConstrainedIsRefusedWhateverTheFileAccepts()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Tool.Tools[2]!["inputSchema"]!["additionalProperties"] = true;
        proxy.ChangeCatalog(catalog => catalog["servers"]!["git"]!["tools"]!["write_file"]!["digest"] = ToolDefinition.DigestOf(JsonSerializer.SerializeToElement(proxy.Tool.Tools[2])));
        using var agent = new AgentUnderTest(proxy, await proxy.StartAsync());

        Assert.Equal("tool-changed", (await agent.CallAsync("write_file")).Code);
        Assert.DoesNotContain("write_file", (await agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""")).Body);
    }

    [Fact]
    public async Task WhoWritesToTheNotesCannotMakeAChangeLookSmall()
    {
        await QuarantineAsync();
        var seen = new SeenTool { Server = "git", Tool = "read_file", Definition = JsonSerializer.SerializeToElement(Proxy.Tool.Tools[0]), FirstSeen = Proxy.Time.GetUtcNow() };
        await Proxy.Services.GetRequiredService<IToolNotes>().KeepAsync(ToolShelf.Accepted, SeenTool.NameOf("git", "read_file"), seen.ToNote(), TestContext.Current.CancellationToken);

        Assert.Contains((await Operator.DifferenceAsync("read_file")).Changes, change => change is { Path: "/description", Was: null });
    }

    [Fact]
    public async Task AServerThatSaysThatItsToolsChangedIsLookedAtBeforeTheNextCall()
    {
        Assert.Null((await Agent.CallAsync("read_file")).Code);
        Proxy.Tool.Tools[0]!["description"] = Poison;
        Proxy.Services.GetRequiredService<ToolDefinitions>().LookAgain("git");

        Assert.Equal("tool-changed", (await Agent.CallAsync("read_file")).Code);
    }

    [Fact]
    public async Task ANewToolIsSeenByListingAlone()
    {
        Proxy.Tool.Tools[0]!["description"] = Poison;
        await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""");

        Assert.Equal(ToolReviewState.Changed, (await Operator.ToolAsync("read_file")).State);
    }
}
