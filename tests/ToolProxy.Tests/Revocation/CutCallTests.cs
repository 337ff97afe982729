using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>Whatever ends an agent's authority ends what it has under way, and nothing that may have happened is called undone.</summary>
public sealed class CutCallTests : RefusedCall
{
    private const string Reviewer = "spiffe://agenttrust.local/agent/reviewer";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static TheoryData<RevocationKind, string, string?> Ends => new()
    {
        { RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent", null },
        { RevocationKind.Agent, Reviewer, null },
        { RevocationKind.Task, FakeTokenIssuer.TaskId, null },
        { RevocationKind.Step, FakeTokenIssuer.TaskId, FakeTokenIssuer.Step },
        { RevocationKind.Token, "own", null },
        { RevocationKind.Token, "parent", null },
        { RevocationKind.Key, "own key", null },
        { RevocationKind.Key, "parent's key", null },
        { RevocationKind.SigningKey, "issuer's key", null },
        { RevocationKind.All, "*", null },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task EveryKindOfEndCutsAWriteThatIsUnderWay(RevocationKind kind, string id, string? step)
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, HandedOn);
        var calling = await UnderWayAsync();

        Proxy.Issuer.Revoke(kind, id switch { "own key" => Agent.Thumbprint, "issuer's key" => Proxy.Issuer.KeyId, _ => id }, step);
        var answer = await calling;

        Assert.Equal("revoked", answer.Code);
        await AssertNobodyKnowsWhetherItHappenedAsync("revoked");
    }

    [Fact]
    public async Task AnEndOfSomethingElseCutsNothing()
    {
        var calling = await UnderWayAsync();

        Proxy.Issuer.Revoke(RevocationKind.Task, "task_2");
        Proxy.Issuer.Revoke(RevocationKind.Step, FakeTokenIssuer.TaskId, "investigate");
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Step, FakeTokenIssuer.TaskId));

        Assert.False(calling.IsCompleted);
    }

    [Fact]
    public async Task ATokensOwnTimeEndsItsCallsToo()
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims[JwtClaims.Expiry] = Proxy.Time.GetUtcNow().ToUnixTimeSeconds() + 2);
        var calling = await UnderWayAsync();

        var answer = await AdvanceAsync(calling);

        Assert.Equal("caller-unproven", answer.Code);
        await AssertNobodyKnowsWhetherItHappenedAsync("caller-unproven");
    }

    [Fact]
    public async Task AFeedThatFallsSilentCutsWhatIsUnderWay()
    {
        var calling = await UnderWayAsync();
        Proxy.Issuer.FeedIsDown = true;

        var answer = await AdvanceAsync(calling);

        Assert.Equal("revocation-stale", answer.Code);
        await AssertNobodyKnowsWhetherItHappenedAsync("revocation-stale");
    }

    [Fact]
    public async Task AStreamIsCutInTheMiddleAndItsLastWordSaysWhy()
    {
        var stream = new EndlessStream(Encoding.UTF8.GetBytes(
            """data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}""" + "\n\n"));
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, stream);
        var calling = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await stream.Reading.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        var events = (await calling).Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, events.Length);
        Assert.Contains("notifications/progress", events[0]);
        Assert.Equal("revoked", JsonNode.Parse(events[1].Split("data: ")[1])!["result"]!["structuredContent"]!["denial"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task HowLongAnEndedCallStillLivedIsMeasured()
    {
        using var delays = new RecordedDelays(Proxy.Services.GetRequiredService<IMeterFactory>());
        var calling = await UnderWayAsync();

        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        await calling;

        await ProxyUnderTest.UntilAsync(() => !delays.All.IsEmpty);
        Assert.Equal(("task", 0), Assert.Single(delays.All));
    }

    [Fact]
    public async Task NothingOfACallThatIsOverIsKept()
    {
        await Agent.CallAsync("write_file");

        await ProxyUnderTest.UntilAsync(() => Proxy.Services.GetRequiredService<OpenCalls>().Count == 0);
    }

    private async Task<Task<Answer>> UnderWayAsync()
    {
        Proxy.Tool.Hangs = true;
        var calling = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return calling;
    }

    private async Task AssertNobodyKnowsWhetherItHappenedAsync(string code)
    {
        var outcome = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal("indeterminate", outcome.Outcome);
        Assert.Equal(code, outcome.Details!["code"].GetString());
    }

    /// <summary>The reviewer acts for the coding agent, on a token below another.</summary>
    private static void HandedOn(JsonObject claims)
    {
        claims[JwtClaims.Id] = "own";
        claims[JwtClaims.Actor] = new JsonObject { [JwtClaims.Subject] = Reviewer };
        var task = claims[JwtClaims.AuthorizationDetails]![0]!;
        task["parents"] = new JsonArray("parent");
        task["parent_keys"] = new JsonArray("parent's key");
    }

    private sealed class RecordedDelays : IDisposable
    {
        private readonly MeterListener _listener = new();

        public RecordedDelays(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "agenttrust.revocation.delay" && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, delay, tags, _) => All.Enqueue((tags[0].Value as string, delay)));
            _listener.Start();
        }

        public ConcurrentQueue<(string? End, double Seconds)> All { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
