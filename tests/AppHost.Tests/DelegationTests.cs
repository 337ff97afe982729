using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.AppHost.Tests;

/// <summary>An agent hands part of its task on: the sub-agent works within that part, exceeds it nowhere, and ends with its parent (R11, R31, R75, R76).</summary>
public sealed class DelegationTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TestAgent _parent = null!;
    private TestSubAgent _child = null!;
    private TokenIssuerClient _operator = null!;
    private TaskFacts _task = null!;
    private string _token = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parent = new TestAgent(system);
        _child = new TestSubAgent(system, $"drafter-{Guid.NewGuid().ToString("N")[..8]}");
        await system.CommandAsync("coding-agent", KnownResourceCommands.StopCommand);

        await (await system.TokenIssuerAsAsync("olivia")).RegisterAgentAsync(_child.Registration, Ending);
        _operator = await system.TokenIssuerAsAsync("oscar");
        await _operator.ActivateAgentAsync(_child.Registration.Name, new ReasonGiven("It may draft."), Ending);

        _task = await _operator.OpenTaskAsync(new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "A test." }, Ending);
        _task = await _operator.AdvanceStepAsync(_task.Id, Ending);
        _token = await _parent.GetTokenAsync(_task.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.CloseTaskAsync(_task.Id, new ReasonGiven("The test is over."), CancellationToken.None);
        await _operator.RetireAgentAsync(_child.Registration.Name, new ReasonGiven("The test is over."), CancellationToken.None);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StartCommand);
        _child.Dispose();
        _parent.Dispose();
    }

    [Fact]
    public async Task ASubAgentWorksWithinWhatItWasHandedAndEndsWithItsParent()
    {
        var token = await HandOnAsync("repo.read", "repo.branch.write");
        var branch = $"fix/{_child.Registration.Name}";

        // It works within its part, in its own name.
        Assert.Null((await CallAsync(token, "git", "list_files", """{"repository":"shop/checkout"}""")).Denial);
        Assert.Null((await CallAsync(token, "git", "create_branch", $$"""{"repository":"shop/checkout","branch":"{{branch}}"}""")).Denial);
        var outcome = await OutcomeAsync("repo.branch.write");
        Assert.Equal(_child.Id, outcome.Agent);
        Assert.Equal($"{_task.Agent} {_child.Id}", outcome.Details!["chain"].GetString());

        // What its parent may do and did not hand on, it may not; what neither may, no policy permits.
        Assert.Equal("token-refused", (await CallAsync(token, "tickets", "comment_ticket", """{"id":"OPS-1042","text":"x"}""")).Denial);
        Assert.Equal("token-refused", (await CallAsync(
            token, "git", "open_pull_request", $$"""{"repository":"shop/checkout","branch":"{{branch}}","title":"x","body":"y"}""")).Denial);
        Assert.Equal("policy-denied", (await CallAsync(token, "deployments", "execute", """{"environment":"production","service":"checkout","version":"1"}""")).Denial);

        // It ends with its parent, for good.
        await _operator.SuspendAgentAsync("coding-agent", new ReasonGiven("Strange behaviour."), Ending);
        try
        {
            await RunningSystem.EventuallyAsync(
                async () => (await CallAsync(token, "git", "list_files", """{"repository":"shop/checkout"}""")).Denial is "revoked" and var lasting ? lasting : null,
                Patience, "the refusal \"revoked\" of the sub-agent");
        }
        finally
        {
            await _operator.ResumeAgentAsync("coding-agent", new ReasonGiven("It was a test."), Ending);
        }

        Assert.Equal("revoked", (await CallAsync(token, "git", "list_files", """{"repository":"shop/checkout"}""")).Denial);
    }

    [Fact]
    public async Task AStolenParentsTokenHandsNothingOn()
    {
        var forged = _child.Dpop.CreateDelegation(_token, _child.Id, _child.Dpop.Thumbprint, ["repo.read"], TimeProvider.System);

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => _child.GetTokenAsync(_token, _task.Id, forged));

        Assert.Contains("not signed with the key", refused.Message);
    }

    private Task<string> HandOnAsync(params string[] scope) => _child.GetTokenAsync(
        _token, _task.Id, _parent.Dpop.CreateDelegation(_token, _child.Id, _child.Dpop.Thumbprint, scope, TimeProvider.System));

    private Task<ToolAnswer> CallAsync(string token, string server, string tool, string arguments) =>
        _parent.CallAsync(token, server, tool, JsonNode.Parse(arguments)!.AsObject(), key: _child.Dpop);

    private async Task<AuditRecord> OutcomeAsync(string action)
    {
        var audit = await system.AuditAsAsync("ada");
        var logged = await RunningSystem.EventuallyAsync(
            async () => (await audit.SearchAsync(new AuditQuery { Task = _task.Id, Kind = AuditKinds.CallOutcome }, Ending))
                .FirstOrDefault(logged => logged.Record.Action == action && logged.Record.Outcome == "succeeded"),
            Patience, $"the outcome of {action}");
        return logged.Record;
    }
}
