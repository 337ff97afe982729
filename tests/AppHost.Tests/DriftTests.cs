using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.AppHost.Tests;

/// <summary>R28, R52: an agent that leaves its work is stopped by the platform itself, and by nobody but a person let go on.</summary>
public sealed class DriftTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private TestAgent _agent = null!;
    private TokenIssuerClient _operator = null!;
    private TaskFacts _task = null!;
    private string _token = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _agent = new TestAgent(system);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StopCommand);
        _operator = await system.TokenIssuerAsAsync("oscar");
        _task = await _operator.OpenTaskAsync(
            new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "A test." }, Ending);
        _token = await _agent.GetTokenAsync(_task.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if ((await _operator.GetAgentAsync("coding-agent", CancellationToken.None)).State == AgentState.Suspended)
            await _operator.ResumeAgentAsync("coding-agent", new ReasonGiven("The test is over."), CancellationToken.None);
        await _operator.CloseTaskAsync(_task.Id, new ReasonGiven("The test is over."), CancellationToken.None);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StartCommand);
        _agent.Dispose();
    }

    [Fact]
    public async Task R52_WhoIsRefusedAgainAndAgainIsSuspendedUntilAPersonResumesIt()
    {
        for (var i = 0; i < 40; i++)
            if ((await CallAsync("git", "read_file", $$"""{"repository":"shop/service-{{i}}","path":"README.md"}""")).Denial is "contained" or "revoked") break;

        await AssertContainedAsync("denial-burst");
        await AssertWorksAgainOnceAPersonSaysSoAsync();
    }

    [Fact]
    public async Task R64_WhoTouchesWhatWasPlantedIsSuspendedAtOnce()
    {
        var comment = new JsonObject { ["id"] = "OPS-1042", ["text"] = "Signed in as svc-archive@legacy.shop.example." };
        Assert.Equal("contained", (await _agent.CallAsync(_token, "tickets", "comment_ticket", comment)).Denial);

        await AssertContainedAsync("honeytoken");
        await AssertWorksAgainOnceAPersonSaysSoAsync();
    }

    private async Task AssertContainedAsync(string rule)
    {
        await RunningSystem.EventuallyAsync(
            async () => (await CallAsync("alerts", "list_alerts", "{}")).Denial is "revoked" and var lasting ? lasting : null, Patience, "the refusal \"revoked\"");
        await Assert.ThrowsAsync<TokenRefusedException>(() => _agent.GetTokenAsync(_task.Id));

        var agent = await _operator.GetAgentAsync("coding-agent", Ending);
        Assert.Equal((AgentState.Suspended, "tool-proxy"), (agent.State, agent.Suspension!.By));
        Assert.Contains(rule, agent.Suspension.Drift!.Rules);
        var audit = await system.AuditAsAsync("ada");
        var record = await RunningSystem.EventuallyAsync(
            async () => await audit.SearchAsync(new AuditQuery { Task = _task.Id, Kind = AuditKinds.AgentDriftDetected }, Ending) is [var first, ..] ? first : null,
            Patience, "the record of the drift");
        Assert.Contains(rule, record.Record.Details!["rules"].ToString(), StringComparison.Ordinal);
    }

    private async Task AssertWorksAgainOnceAPersonSaysSoAsync()
    {
        await _operator.ResumeAgentAsync("coding-agent", new ReasonGiven("Looked at with its team."), Ending);

        // Tokens of the very second of the revocation count as older; policy may know the agent as it was for a second.
        await RunningSystem.EventuallyAsync(
            async () =>
            {
                _token = await _agent.GetTokenAsync(_task.Id);
                return (await CallAsync("alerts", "list_alerts", "{}")).Denial is null ? "permitted" : null;
            }, Patience, "a call that passes again");
        Assert.Equal(AgentState.Active, (await _operator.GetAgentAsync("coding-agent", Ending)).State);
    }

    private Task<ToolAnswer> CallAsync(string server, string tool, string arguments) =>
        _agent.CallAsync(_token, server, tool, JsonNode.Parse(arguments)!.AsObject());
}
