using System.Net;

namespace AgentTrust.PolicyService.Tests.Authzen;

/// <summary>AuthZEN certification scenario, section 2 (Basic): answers to the letter.</summary>
public sealed class BasicCertificationTests : IDisposable
{
    private const string Path = "/access/v1/evaluation";
    private readonly PolicyServiceHost _service = new(decisionPoint: new CertificationFixture());

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"bob"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"}}""", false)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"context":{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", false)]
    [InlineData("""{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"delete","properties":{"soft":true}},"resource":{"type":"record","id":"record-1"}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"delete","properties":{"soft":false}},"resource":{"type":"record","id":"record-1"}}""", false)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"foo":"bar","futureField":{"nested":true}}""", true)]
    public async Task APlainCallerGetsTheDecisionAndNothingElse(string json, bool decision)
    {
        var answer = await _service.PostAsync(Path, json);

        Assert.Equal((HttpStatusCode.OK, decision ? """{"decision":true}""" : """{"decision":false}"""), answer);
    }

    [Theory]
    [InlineData("""{"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"}}""")]
    [InlineData("""{"subject":{"id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record"}}""")]
    [InlineData("""{"subject":"alice","action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":123},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"context":{"a":1,"a":2}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"action":{"name":"write"}}""")]
    [InlineData("{ not json")]
    [InlineData("")]
    public async Task AMalformedRequestIsBad(string json)
    {
        foreach (var path in (string[])[Path, "/access/v1/evaluations"])
            Assert.Equal(HttpStatusCode.BadRequest, (await _service.PostAsync(path, json)).Status);
    }

    [Fact]
    public async Task WhoAsksIsToldWhy()
    {
        var (_, body) = await _service.PostAsync(Path,
            """{"subject":{"type":"user","id":"bob"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"},"options":{"return_context":true}}""");

        Assert.Equal("""{"decision":false,"context":{"evaluation_id":"evl_1","policies":[],"reasons":["Because."],"obligations":[]}}""", body);
    }

    [Theory]
    [InlineData("bfe9eb29-ab87-4ca3-be83-a1d5d8305716")]
    [InlineData("any text, with spaces")]
    public async Task TheRequestIdComesBackAsItWas(string id)
    {
        foreach (var json in (string[])["{}", """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}"""])
        {
            using var response = await _service.PostAsync(new StringContent(json, System.Text.Encoding.UTF8, "application/json"), id);

            Assert.Equal([id], response.Headers.GetValues("X-Request-ID"));
        }
    }

    public void Dispose() => _service.Dispose();
}
