using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AppHost.Tests;

/// <summary>The denied deploy of the sample run, as an auditor comes upon it: found, told, taken along.</summary>
public sealed class EvidenceTests(RunningSystem system, Story story) : IClassFixture<Story>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheDeniedDeployIsFoundToldAndExported()
    {
        var audit = await system.AuditAsAsync("ada");
        var query = new EvidenceQuery { Task = story.Task.Id, Action = "deploy.execute", Outcome = "denied", Kind = AuditKinds.Decision };

        var page = await RunningSystem.EventuallyAsync(
            async () => await audit.FindAsync(query, Cancelled) is { Records.Count: > 0 } found ? found : null, TimeSpan.FromSeconds(30), "the denied deploy");
        var denied = page.Records[0];
        var told = await audit.GetStoryAsync(denied.Record.Call!, Cancelled);
        await using var stream = await audit.ExportAsync("ocsf", query, null, Cancelled);
        using var lines = new StreamReader(stream);
        var line = JsonNode.Parse((await lines.ReadLineAsync(Cancelled))!)!;

        Assert.Equal(("denied", "deploy.execute", story.Task.Id), (told.Outcome, told.Action, told.Authority.Task));
        Assert.Equal("denied", told.Decision!.Outcome);
        Assert.NotNull(told.Authority.OpenedBy);
        Assert.Contains(told.Told, sentence => sentence.StartsWith("The tool was not reached", StringComparison.Ordinal));
        Assert.Equal((6003, 2, denied.Index), (line["class_uid"]!.GetValue<int>(), line["status_id"]!.GetValue<int>(), line["metadata"]!["sequence"]!.GetValue<long>()));
        Assert.Equal("olivia", told.Who.Owner);
        Assert.NotEmpty((await (await system.AuditAsAsync("olivia")).FindAsync(query, Cancelled)).Records);
        Assert.Empty((await (await system.AuditAsAsync("rita")).FindAsync(query, Cancelled)).Records);
    }
}
