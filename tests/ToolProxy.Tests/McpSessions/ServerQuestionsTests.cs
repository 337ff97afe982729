using System.Net;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>MCP 2025-11-25, client features: what a server asks reaches an agent only as far as the catalog lets this server ask.</summary>
public sealed class ServerQuestionsTests : InSession
{
    private const string Elicit = """{"jsonrpc":"2.0","id":"q1","method":"elicitation/create","params":{"message":"Your name?","requestedSchema":{"type":"object"}}}""";
    private const string Done = """{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"note:///shop/checkout","text":"done"}]}}""";
    private const string Answered = """{"jsonrpc":"2.0","id":"q1","result":{"action":"decline"}}""";

    private protected override string Name => "notes";

    [Fact]
    public async Task AQuestionThatTheCatalogAllowsPassesAndSoDoesItsAnswer()
    {
        Asks(Elicit);
        Assert.Contains("Your name?", (await CallAsync()).Body);

        Server = Accepts;
        var answered = await SayAsync(Answered);

        Assert.Equal(HttpStatusCode.Accepted, answered.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Answered), JsonNode.Parse(Proxy.Tool.All.Last().Body)));
    }

    [Theory]
    [InlineData("sampling/createMessage")]
    [InlineData("roots/list")]
    [InlineData("tools/call")]
    public async Task AnyOtherQuestionIsAnsweredByTheProxyAndTheAgentNeverHearsOfIt(string method)
    {
        Asks(Elicit.Replace("elicitation/create", method, StringComparison.Ordinal));

        var answer = await CallAsync();

        Assert.Contains("done", answer.Body);
        Assert.DoesNotContain("Your name?", answer.Body);
        var refused = JsonNode.Parse(Proxy.Tool.All.Last().Body)!;
        Assert.Equal(("q1", -32601), (refused["id"]!.GetValue<string>(), refused["error"]!["code"]!.GetValue<int>()));
        Assert.Equal(UpstreamId, Proxy.Tool.All.Last().Headers.GetValues("Mcp-Session-Id").Single());
    }

    [Fact]
    public async Task AQuestionOnTheSessionsOwnStreamIsDecidedInTheSameWay()
    {
        Server = request => request.Method == HttpMethod.Get ? Events(request, $"data: {Elicit.Replace("elicitation/create", "roots/list", StringComparison.Ordinal)}\n\n") : Accepts(request);

        var answer = await ListenAsync();

        Assert.Equal("", answer.Body);
        Assert.Contains("-32601", Proxy.Tool.All.Last().Body);
    }

    [Fact]
    public async Task AnAnswerCountsOnce()
    {
        Asks(Elicit);
        await CallAsync();
        Server = Accepts;
        await SayAsync(Answered);
        Proxy.Tool.Calls.Clear();

        await AssertRefusedAsync(await SayAsync(Answered), "request-malformed");
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"q2","result":{"action":"accept"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"action":"accept"}}""")]
    [InlineData("""{"jsonrpc":"2.0","result":{"action":"accept"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"q1","result":{},"error":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"q1","result":{},"method":"tools/call","params":{"name":"read_file"}}""")]
    public async Task AnAnswerToNothingThatWasAskedIsRefused(string answer)
    {
        Asks(Elicit);
        await CallAsync();
        Proxy.Tool.Calls.Clear();

        await AssertRefusedAsync(await SayAsync(answer), "request-malformed");
    }

    [Fact]
    public async Task AnotherSessionDoesNotAnswer()
    {
        Asks(Elicit);
        await CallAsync();
        var other = await BeginAsync(Agent);
        Proxy.Tool.Calls.Clear();

        await AssertRefusedAsync(await Agent.PostAsync(Answered, Within(other), Name), "request-malformed");
    }

    [Fact]
    public async Task OutsideASessionNothingIsAnswered() => await AssertRefusedAsync(await Agent.PostAsync(Answered, server: Name), "request-malformed");

    private Task<Answer> CallAsync() => SayAsync("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"note:///shop/checkout"}}""");

    private void Asks(string question) => Server = request => request.Content is null || !Proxy.Tool.All.Last().Body.Contains("resources/read", StringComparison.Ordinal)
        ? Accepts(request)
        : Events(request, $"data: {question}\n\ndata: {Done}\n\n");

    private static HttpResponseMessage Accepts(HttpRequestMessage request) => new(HttpStatusCode.Accepted) { RequestMessage = request, Content = new ByteArrayContent([]) };
}
