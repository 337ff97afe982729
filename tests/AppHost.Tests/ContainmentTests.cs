using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.AppHost.Tests;

/// <summary>What a stolen token, a suspended agent and a closed task are worth: nothing (design, what must hold).</summary>
public sealed class ContainmentTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TestAgent _agent = null!;
    private TokenIssuerClient _operator = null!;
    private TaskFacts _task = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        // The real agent would work on the task; here the test acts in its place.
        _agent = new TestAgent(system);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StopCommand);
        _operator = await system.TokenIssuerAsAsync("oscar");
        _task = await _operator.OpenTaskAsync(
            new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "A test." }, TestContext.Current.CancellationToken);
        _token = await _agent.GetTokenAsync(_task.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if ((await _operator.GetTaskAsync(_task.Id, CancellationToken.None)).State is TaskState.Open or TaskState.Suspended)
            await _operator.CloseTaskAsync(_task.Id, new ReasonGiven("The test is over."), CancellationToken.None);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StartCommand);
        _agent.Dispose();
    }

    [Fact]
    public async Task ItsOwnTokenWorks() => Assert.Null((await ReadAlertsAsync()).Denial);

    [Fact]
    public async Task OneTraceLeadsFromTheAgentToTheRecord()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c"; // W3C Trace Context §3.2.2.3
        var audit = await system.AuditAsAsync("ada");

        await _agent.CallAsync(_token, "alerts", "list_alerts", [], traceParent: $"00-{trace}-b7ad6b7169203331-01");

        await RunningSystem.EventuallyAsync(
            async () => (await audit.SearchAsync(new AuditQuery { Task = _task.Id, Kind = AuditKinds.CallOutcome }, TestContext.Current.CancellationToken))
                .FirstOrDefault(logged => logged.Record.TraceId == trace),
            Patience, "the outcome of the call, with its trace");
    }

    [Fact]
    public async Task OneTraceLeadsFromTheAgentThroughTheProxyToTheTool()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string agent = "00f067aa0ba902b7";

        await _agent.CallAsync(_token, "alerts", "list_alerts", [], traceParent: $"00-{trace}-{agent}-01");

        var way = await RunningSystem.EventuallyAsync(() => Task.FromResult(WayToTheTool(trace, agent)), Patience, "spans from the agent to the tool");
        Assert.Equal(["tool-proxy", "sample-tools"], way.Distinct());
    }

    [Fact]
    public async Task ATokenWithoutItsKeyIsUseless()
    {
        using var thief = new DpopKey();

        Assert.Equal("caller-unproven", (await _agent.CallAsync(_token, "alerts", "list_alerts", [], key: thief)).Denial);
    }

    [Fact]
    public async Task AProofIsGoodOnce()
    {
        var uri = new Uri(system.AddressOf("tool-proxy"), "/mcp/alerts");
        var proof = _agent.Dpop.CreateProof(HttpMethod.Post, uri, _token, TimeProvider.System);
        await _agent.CallAsync(_token, "alerts", "list_alerts", [], proof);

        Assert.Equal("caller-unproven", (await _agent.CallAsync(_token, "alerts", "list_alerts", [], proof)).Denial);
    }

    [Fact]
    public async Task TheToolItselfTakesNoTokenOfTheAgent()
    {
        var uri = new Uri(system.AddressOf("sample-tools"), "/mcp/alerts");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_alerts","arguments":{}}}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("DPoP", _token);
        request.Headers.Add("DPoP", _agent.Dpop.CreateProof(HttpMethod.Post, uri, _token, TimeProvider.System));
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("git", "create_branch", """{"repository":"shop/checkout","branch":"x"}""")]
    [InlineData("git", "read_file", """{"repository":"shop/payments","path":"README.md"}""")]
    [InlineData("deployments", "execute", """{"environment":"production","service":"checkout","version":"1"}""")]
    [InlineData("secrets", "read_secret", """{"name":"production/payment-api-key"}""")]
    [InlineData("git", "merge_pull_request", """{"repository":"shop/checkout","number":1}""")]
    public async Task WhatTheStepAndTheBoundariesDoNotGrantIsDenied(string server, string tool, string arguments) =>
        Assert.Equal("policy-denied", (await _agent.CallAsync(_token, server, tool, JsonNode.Parse(arguments)!.AsObject())).Denial);

    [Fact]
    public async Task AClosedTasksTokenIsDead()
    {
        await _operator.CloseTaskAsync(_task.Id, new ReasonGiven("Enough."), TestContext.Current.CancellationToken);

        Assert.Equal("revoked", await RefusalAsync());
        await Assert.ThrowsAsync<TokenRefusedException>(() => _agent.GetTokenAsync(_task.Id));
    }

    [Fact]
    public async Task AnEndedStepsTokenIsDeadAndTheNextStepsIsNot()
    {
        await _operator.AdvanceStepAsync(_task.Id, TestContext.Current.CancellationToken);

        Assert.Equal("revoked", await RefusalAsync());
        _token = await _agent.GetTokenAsync(_task.Id);
        Assert.Null((await ReadAlertsAsync()).Denial);
    }

    [Fact]
    public async Task ASuspendedAgentCanDoNothingUntilAPersonResumesIt()
    {
        await _operator.SuspendAgentAsync("coding-agent", new ReasonGiven("Strange behaviour."), TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal("revoked", await RefusalAsync());
            await Assert.ThrowsAsync<TokenRefusedException>(() => _agent.GetTokenAsync(_task.Id));
        }
        finally
        {
            await _operator.ResumeAgentAsync("coding-agent", new ReasonGiven("It was a test."), TestContext.Current.CancellationToken);
        }

        Assert.Equal("revoked", (await ReadAlertsAsync()).Denial);
    }

    [Fact]
    public async Task TheKillSwitchHaltsEverythingUntilASecondPersonReleasesIt()
    {
        var security = await system.TokenIssuerAsAsync("sam");
        await security.ThrowKillSwitchAsync(new ReasonGiven("A drill."), TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal("revoked", await RefusalAsync());
            await Assert.ThrowsAsync<TokenRefusedException>(() => _agent.GetTokenAsync(_task.Id));
        }
        finally
        {
            await _operator.ReleaseKillSwitchAsync(new ReasonGiven("The drill is over."), CancellationToken.None);
        }

        await _operator.ResumeTaskAsync(_task.Id, new ReasonGiven("Go on."), TestContext.Current.CancellationToken);
        Assert.Equal("revoked", (await ReadAlertsAsync()).Denial);
        _token = await _agent.GetTokenAsync(_task.Id);
        // For a second the policy service may still know the task as it was when all was halted: the safe side.
        await RunningSystem.EventuallyAsync(
            async () => (await ReadAlertsAsync()).Denial is null ? "permitted" : null, Patience, "a call that passes again");
    }

    /// <summary>The services from the agent's span down to a span of the tool, each span the child of the one before; null while one is missing.</summary>
    private string[]? WayToTheTool(string trace, string agent)
    {
        var spans = system.Telemetry.Spans.Where(span => span.Trace == trace).ToLookup(span => span.Id);
        foreach (var tool in spans.SelectMany(span => span).Where(span => span.Service == "sample-tools"))
        {
            var way = new List<SeenSpan> { tool };
            while (spans[way[^1].Parent].FirstOrDefault() is { } parent) way.Add(parent);
            if (way[^1].Parent == agent) return [.. way.AsEnumerable().Reverse().Select(span => span.Service)];
        }

        return null;
    }

    private Task<ToolAnswer> ReadAlertsAsync() => _agent.CallAsync(_token, "alerts", "list_alerts", []);

    /// <summary>Any refusal is right at first (policy knows of the end, too); the lasting one sets in with the feed.</summary>
    private Task<string> RefusalAsync() => RunningSystem.EventuallyAsync(
        async () => (await ReadAlertsAsync()).Denial is "revoked" and var lasting ? lasting : null, Patience, "the refusal \"revoked\"");
}
