using System.Net;

namespace AgentTrust.PolicyService.Tests.Authzen;

/// <summary>AuthZEN certification scenario, section 4 (Search): answers to the letter.</summary>
public sealed class SearchCertificationTests : IDisposable
{
    private const string Time = """,  "context":{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}""";

    private readonly PolicyServiceHost _service = new(decisionPoint: new CertificationFixture());

    [Theory]
    [InlineData("""{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "alice", "bob")]
    [InlineData("""{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}""" + Time + "}", "alice", "bob")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "alice", "bob")]
    [InlineData("""{"subject":{"type":"user","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", "alice", "bob", "carol")]
    [InlineData("""{"subject":{"type":"spaceship"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user"},"action":{"name":"nothing"},"resource":{"type":"record","id":"record-1"}}""")]
    public async Task SubjectsThatWouldBePermittedAreFound(string json, params string[] ids) =>
        Assert.Equal((HttpStatusCode.OK, Results("user", ids)), await _service.PostAsync("/access/v1/search/subject", json));

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record"}}""", "record-1", "record-2")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record"}""" + Time + "}", "record-1", "record-2")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "record-1", "record-2")]
    [InlineData("""{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record"}}""", "record-1", "record-2")]
    [InlineData("""{"subject":{"type":"user","id":"nobody"},"action":{"name":"read"},"resource":{"type":"record"}}""")]
    public async Task ResourcesThatWouldBePermittedAreFound(string json, params string[] ids) =>
        Assert.Equal((HttpStatusCode.OK, Results("record", ids)), await _service.PostAsync("/access/v1/search/resource", json));

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"}}""", "read", "write")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"}""" + Time + "}", "read", "write")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "read", "write")]
    [InlineData("""{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", "read", "write")]
    [InlineData("""{"subject":{"type":"user","id":"nonexistent-user"},"resource":{"type":"record","id":"record-1"}}""")]
    public async Task ActionsThatWouldBePermittedAreFound(string json, params string[] names) =>
        Assert.Equal((HttpStatusCode.OK, Results(null, names)), await _service.PostAsync("/access/v1/search/action", json));

    [Theory]
    [InlineData("subject", """{"subject":{"type":"user"},"resource":{"type":"record","id":"record-1"}}""", "action.name")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record"}}""", "resource.id")]
    [InlineData("subject", """{"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject.type")]
    [InlineData("subject", """{"subject":{"type":7},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "$.subject.type")]
    [InlineData("subject", """{"subject":{"type":"user","type":"admin"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "not valid")]
    [InlineData("resource", """{"action":{"name":"read"},"resource":{"type":"record"}}""", "subject.type")]
    [InlineData("resource", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record"}}""", "subject.id")]
    [InlineData("action", """{"subject":{"type":"user","id":"alice"}}""", "resource.type")]
    [InlineData("action", """{"subject":{"type":"user"},"resource":{"type":"record","id":"record-1"}}""", "subject.id")]
    [InlineData("action", """{"subject":{"type":"user","id":"a"},"resource":{"type":"record","id":"r"},"context":[]}""", "context must be")]
    [InlineData("action", """{"subject":{"type":"user","id":"a"},"resource":{"type":"record","id":"r"},"page":{"limit":-1}}""", "page.limit")]
    [InlineData("action", """{"subject":{"type":"user","id":"a"},"resource":{"type":"record","id":"r"},"page":{"limit":1.5}}""", "$.page.limit")]
    [InlineData("action", """{"subject":{"type":"user","id":"a"},"resource":{"type":"record","id":"r"},"context":{"n":1e400}}""", "double")]
    public async Task AMalformedSearchIsBad(string target, string json, string words)
    {
        var (status, body) = await _service.PostAsync($"/access/v1/search/{target}", json);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("resource")]
    [InlineData("action")]
    public async Task AStrangerFindsNothing(string target)
    {
        using var client = _service.ClientOf(null);

        using var response = await client.PostAsync($"/access/v1/search/{target}", PolicyServiceHost.Json(new { }), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public void Dispose() => _service.Dispose();

    private static string Results(string? type, string[] found)
    {
        var results = found.Select(id => type is null ? $$"""{"name":"{{id}}"}""" : $$"""{"type":"{{type}}","id":"{{id}}"}""");
        return $$"""{"results":[{{string.Join(',', results)}}]}""";
    }
}
