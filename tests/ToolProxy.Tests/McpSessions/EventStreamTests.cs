using System.Net;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>MCP 2025-11-25, transports: listening for messages, resumability and redelivery.</summary>
public sealed class EventStreamTests : InSession
{
    private const string Progress = """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}""";
    private const string Done = """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}""";

    [Fact]
    public async Task AnAgentHearsWhatTheServerSaysInItsSession()
    {
        Server = request => Events(request, $"data: {Progress}\n\n");

        var answer = await ListenAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("notifications/progress", answer.Body);
        var received = Assert.Single(Proxy.Tool.All);
        Assert.Equal((UpstreamId, "text/event-stream"), (received.Headers.GetValues("Mcp-Session-Id").Single(), received.Headers.Accept.ToString()));
        Assert.Contains(Proxy.Policy.Asked, asked => asked.Action.Name == "mcp.session");
    }

    [Fact]
    public async Task AStreamThatTheServerDoesNotOfferIsNotThere()
    {
        Server = request => new HttpResponseMessage(HttpStatusCode.MethodNotAllowed) { RequestMessage = request };

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await ListenAsync()).Status);
    }

    [Fact]
    public async Task APrimingEventAndTheTimeToWaitPassAndTheServersIdsDoNot()
    {
        Server = request => Events(request, $"id: {UpstreamId}/7\nretry: 250\ndata: \n\nid: {UpstreamId}/8\ndata: {Done}\n\n");

        var answer = await SayAsync(AgentUnderTest.Call("read_file"));

        Assert.DoesNotContain(UpstreamId, answer.Body);
        Assert.Matches("^id: [A-Za-z0-9_-]+\nretry: 250\ndata: \n\nid: [A-Za-z0-9_-]+\nevent: message\ndata: .*done.*\n\n$", answer.Body);
    }

    [Fact]
    public async Task ACallsAnswerComesOnTheResumedStreamAndIsRecordedAsItsOutcome()
    {
        var id = await BreakOffAsync(AgentUnderTest.Call("write_file"));
        Server = request => Events(request, $"id: 8\ndata: {Done}\n\n");

        var answer = await ListenAsync(id);

        Assert.Contains("done", answer.Body);
        Assert.Equal("7", Proxy.Tool.All.Last().Headers.GetValues("Last-Event-ID").Single());
        var outcome = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome && record.Outcome == "succeeded");
        Assert.Equal((await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallIntent)).Call, outcome.Call);
    }

    [Fact]
    public async Task AListOnAResumedStreamIsFilteredAsAnyOther()
    {
        // The fake lists its tools itself, so the list is asked for in the way of prompts: nothing of git's is in the catalog.
        var id = await BreakOffAsync("""{"jsonrpc":"2.0","id":1,"method":"prompts/list"}""");
        Server = request => Events(request, """data: {"jsonrpc":"2.0","id":1,"result":{"prompts":[{"name":"undeclared"}]}}""" + "\n\n");

        var answer = await ListenAsync(id);

        Assert.Contains("""{"prompts":[]}""", answer.Body);
    }

    [Fact]
    public async Task AResumedAnswerIsMarkedAsTheToolsOwnWouldBe()
    {
        var id = await BreakOffAsync(AgentUnderTest.Call("read_file"));
        Server = request => Events(request, $"data: {Done}\n\n");

        Assert.Contains("agenttrust/label", (await ListenAsync(id)).Body);
    }

    [Fact]
    public async Task AnAnswerThatNobodyAskedForDoesNotPass()
    {
        var id = await BreakOffAsync(AgentUnderTest.Call("read_file"));
        Server = request => Events(request, $"data: {Done.Replace("\"id\":1", "\"id\":2", StringComparison.Ordinal)}\n\n");

        Assert.DoesNotContain("done", (await ListenAsync(id)).Body);
    }

    [Fact]
    public async Task AnAnswerDoesNotComeOnAStreamThatResumesNothing()
    {
        await BreakOffAsync(AgentUnderTest.Call("read_file"));
        Server = request => Events(request, $"data: {Done}\n\n");

        Assert.DoesNotContain("done", (await ListenAsync()).Body);
    }

    [Fact]
    public async Task AnEventOfAnotherSessionResumesNothing()
    {
        var id = await BreakOffAsync(AgentUnderTest.Call("read_file"));
        Proxy.Tool.All.Clear();
        var other = await BeginAsync(Agent);
        Proxy.Tool.All.Clear();

        var answer = await Agent.SendAsync(HttpMethod.Get, "/mcp/git", change: request =>
        {
            Within(other)(request);
            request.Headers.Add("Last-Event-ID", id);
        });

        Assert.Equal("request-malformed", answer.Code);
        Assert.Empty(Proxy.Tool.All);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("AAAA")]
    [InlineData("!")]
    public async Task AnEventThatWasNeverGivenOutResumesNothing(string id)
    {
        Assert.Equal("request-malformed", (await ListenAsync(id)).Code);
        Assert.Empty(Proxy.Tool.All);
    }

    /// <summary>The server ends the connection before its answer; what is returned is the id to go on after.</summary>
    private async Task<string> BreakOffAsync(string message)
    {
        Server = request => Events(request, "id: 7\ndata: \n\n");
        return (await SayAsync(message)).Body.Split('\n')[0]["id: ".Length..];
    }
}
