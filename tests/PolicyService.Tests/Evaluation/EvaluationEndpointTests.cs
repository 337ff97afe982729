using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class EvaluationEndpointTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task ADenyIsAnAnswer()
    {
        using var response = await _service.PostAsync(PolicyServiceHost.Json(new
        {
            subject = new { type = "agent", id = Story.AgentId },
            action = new { name = "deploy.execute" },
            resource = new { type = "environment", id = "production" },
            context = Story.Context,
        }));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(body.GetProperty("decision").GetBoolean());
    }

    [Theory]
    [InlineData("", "not valid")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("[]", "not valid")]
    [InlineData("{", "not valid")]
    [InlineData("""{"action":{"name":"repo.read"},"resource":{"type":"repository","id":"r"}}""", "subject")]
    [InlineData("""{"subject":{"type":"agent"},"action":{"name":"repo.read"},"resource":{"type":"repository","id":"r"}}""", "id")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"resource":{"type":"repository","id":"r"}}""", "action")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":""},"resource":{"type":"repository","id":"r"}}""", "action.name")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":7},"resource":{"type":"repository","id":"r"}}""", "$.action.name")]
    [InlineData("""{"subject":{"type":"agent","id":"a","id":"b"},"action":{"name":"x"},"resource":{"type":"repository","id":"r"}}""", "not valid")]
    [InlineData("""{"subject":{"type":"agent","id":"a\u0000"},"action":{"name":"x"},"resource":{"type":"repository","id":"r"}}""", "subject.id")]
    [InlineData("""{"subject":{"type":"agent","id":"\ud800"},"action":{"name":"x"},"resource":{"type":"repository","id":"r"}}""", "")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":"x"},"resource":{"type":"repository","id":"r"},"context":[]}""", "context")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":"x"},"resource":{"type":"repository","id":"r"},"context":{"task":"t"}}""", "missing")]
    public async Task AMalformedRequestIsToldSoInWords(string json, string words)
    {
        using var response = await _service.PostAsync(new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task NestingAndSizeAreBounded()
    {
        var deep = new string('[', 40) + new string(']', 40);
        var nested = $$$"""{"subject":{"type":"agent","id":"a","properties":{"x":{{{deep}}}}},"action":{"name":"x"},"resource":{"type":"r","id":"r"}}""";

        using var tooDeep = await _service.PostAsync(new StringContent(nested, Encoding.UTF8, "application/json"));
        using var tooLarge = await _service.PostAsync(new StringContent(new string(' ', 70_000), Encoding.UTF8, "application/json"));
        using var notJson = await _service.PostAsync(new StringContent("{}", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.BadRequest, tooDeep.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tooLarge.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, notJson.StatusCode);
    }

    [Theory]
    [InlineData("""{"subject":{"type":"agent","id":"a"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":"x"},"resource":{"type":"r","id":"r"}}""", HttpStatusCode.OK)]
    public async Task TheRequestIdComesBackWithEveryAnswer(string json, HttpStatusCode status)
    {
        using var response = await _service.PostAsync(new StringContent(json, Encoding.UTF8, "application/json"), requestId: "req-42");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["req-42"], response.Headers.GetValues("X-Request-ID"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "authenticate")]
    [InlineData(SpiffeIds.Console, HttpStatusCode.Forbidden, "may not")]
    [InlineData(SpiffeIds.ApprovalService, HttpStatusCode.Forbidden, "may not")]
    public async Task OnlyTheToolProxyIsAnswered(string? caller, HttpStatusCode status, string words)
    {
        using var client = _service.ClientOf(caller);

        foreach (var path in (string[])["/access/v1/evaluation", "/access/v1/evaluations"])
        {
            using var response = await client.PostAsync(
                path, PolicyServiceHost.Json(Story.OpeningAPullRequest), TestContext.Current.CancellationToken);

            Assert.Equal(status, response.StatusCode);
            Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    public void Dispose() => _service.Dispose();
}
