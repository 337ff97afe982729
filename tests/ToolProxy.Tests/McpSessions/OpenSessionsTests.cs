using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>MCP 2025-11-25, transports, session management.</summary>
public sealed class OpenSessionsTests : InSession
{
    [Fact]
    public async Task AnAgentKnowsASessionByAnIdOfTheProxyAndTheServerByItsOwn()
    {
        var answer = await Agent.PostAsync(AgentUnderTest.Call("read_file"), Within(Id));

        Assert.Null(answer.Code);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", Id);
        Assert.Equal(UpstreamId, Assert.Single(Proxy.Tool.Calls).Headers.GetValues("Mcp-Session-Id").Single());
        Assert.DoesNotContain(UpstreamId, answer.Headers.ToString() + answer.Body);
    }

    /// <summary>R49: every decision, also on what calls no tool.</summary>
    [Fact]
    public async Task ThePermitToBeginOneIsOnRecord()
    {
        var permit = await Proxy.Audit.RecordAsync(record => record is { Kind: AuditKinds.Decision, Outcome: "permitted" } && record.Details!["method"].GetString() == "initialize");

        Assert.Equal("tool.list", permit.Action);
        Assert.Equal("git", permit.Resource!.Id);
    }

    [Fact]
    public async Task WithoutARecordNoSessionBegins()
    {
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(Agent.PostAsync(Initialize));

        Assert.Equal("audit-unavailable", answer.Code);
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task EverySessionHasAnIdOfItsOwn() => Assert.NotEqual(Id, await BeginAsync(Agent));

    [Fact]
    public async Task AnotherStepsTokenOfTheSameTaskGoesOnInTheSession()
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);

        Assert.Null((await SayAsync(AgentUnderTest.Call("read_file"))).Code);
    }

    [Fact]
    public async Task AnEndedSessionIsGone()
    {
        var ended = await Agent.SendAsync(HttpMethod.Delete, "/mcp/git", change: Within(Id));
        Proxy.Tool.Calls.Clear();

        Assert.Equal(HttpStatusCode.OK, ended.Status);
        var answer = await SayAsync(AgentUnderTest.Call("read_file"));
        await AssertRefusedAsync(answer, "session-unknown");
    }

    [Fact]
    public async Task ASessionThatTheServerForgotIsGone()
    {
        Server = request => FakeTool.Plain(request, HttpStatusCode.NotFound, "{}");

        Assert.Equal("session-unknown", (await SayAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")).Code);

        Server = _ => null;
        Proxy.Tool.Calls.Clear();
        await AssertRefusedAsync(await SayAsync(AgentUnderTest.Call("read_file")), "session-unknown");
    }

    [Fact]
    public async Task AnIdleSessionIsGoneAfterItsTime()
    {
        await Proxy.PassAsync(TimeSpan.FromMinutes(59));
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);
        Assert.Equal(HttpStatusCode.OK, (await SayAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")).Status);

        await Proxy.PassAsync(TimeSpan.FromMinutes(61));
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);
        Assert.Equal("session-unknown", (await SayAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")).Code);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData(UpstreamId)]
    public async Task AnIdThatTheProxyNeverGaveOutIsRefused(string id)
    {
        var answer = await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", Within(id));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        await AssertRefusedAsync(answer, "session-unknown");
    }

    [Fact]
    public async Task TwoIdsAreNone() => await AssertRefusedAsync(
        await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", request => request.Headers.Add("Mcp-Session-Id", [Id, Id])), "request-malformed");

    [Fact]
    public async Task ASessionDoesNotBeginWithinAnother() => await AssertRefusedAsync(await SayAsync(Initialize), "request-malformed");
}
