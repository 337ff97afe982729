using System.Net;
using System.Text.Json;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Tests.Authzen;

/// <summary>AuthZEN certification scenario, section 3 (Batch), and the two semantics that stop early.</summary>
public sealed class BatchCertificationTests : IDisposable
{
    private const string Path = "/access/v1/evaluations";
    private const string Three = """
        "subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},
        "evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}},{"action":{"name":"read"}}]
        """;

    private readonly CertificationFixture _policy = new();
    private readonly PolicyServiceHost _service;

    public BatchCertificationTests() => _service = new(
        settings: new() { [$"{EvaluationOptions.Section}:{nameof(EvaluationOptions.LargestBatch)}"] = "4" }, decisionPoint: _policy);

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},"evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}}]}""", true, false)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"evaluations":[{"resource":{"type":"record","id":"record-1","properties":{"status":"active"}}},{"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}""", true, false)]
    [InlineData("""{"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}},"evaluations":[{"subject":{"type":"user","id":"alice"}},{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}}}]}""", false, true)]
    [InlineData("""{"evaluations":[{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}},{"subject":{"type":"user","id":"bob"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"}}]}""", true, false)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1","properties":{"status":"active"}},"evaluations":[{},{"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}""", true, false)]
    // A member that an item has replaces the default whole: the default's "admin" does not reach this bob.
    [InlineData("""{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"},"evaluations":[{},{"subject":{"type":"user","id":"bob"}}]}""", true, false)]
    public async Task DefaultsFillWhatAnItemLeavesOutAndTheOrderIsKept(string json, bool first, bool second)
    {
        var answer = await _service.PostAsync(Path, json);

        Assert.Equal((HttpStatusCode.OK, $$"""{"evaluations":[{{Plain(first)}},{{Plain(second)}}]}"""), answer);
    }

    [Fact]
    public async Task AnItemsContextReplacesTheDefaultOne()
    {
        await _service.PostAsync(Path, """
            {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"context":{"time":"t","ip":"i"},"options":{"evaluations_semantic":"permit_on_first_permit"},
             "evaluations":[{"action":{"name":"none"},"resource":{"type":"record","id":"1"}},{"resource":{"type":"record","id":"2"},"context":{"source":"s"}}]}
            """);

        Assert.Equal(["""{"time":"t","ip":"i"}""", """{"source":"s"}"""], _policy.Asked.Select(asked => asked.Context?.GetRawText()));
    }

    [Theory]
    [InlineData("execute_all", """{"decision":true},{"decision":false},{"decision":true}""")]
    [InlineData("deny_on_first_deny", """{"decision":true},{"decision":false}""")]
    [InlineData("permit_on_first_permit", """{"decision":true}""")]
    public async Task TheSemanticSaysWhenToStop(string semantic, string answers)
    {
        var (_, body) = await _service.PostAsync(Path, $$"""{ {{Three}},"options":{"another_option":"value","evaluations_semantic":"{{semantic}}"} }""");

        Assert.Equal($$"""{"evaluations":[{{answers}}]}""", body);
        Assert.Equal(answers.Split("},{").Length, _policy.Asked.Count);
    }

    [Theory]
    [InlineData("{}", "has no resource")]
    [InlineData("7", "must be a JSON object")]
    [InlineData("""{"resource":{"type":"record"}}""", "missing 'id'")]
    [InlineData("""{"resource":{"type":"record","id":""}}""", "resource.id must be text")]
    [InlineData("""{"resource":{"type":"record","id":"1"},"context":[]}""", "context must be a JSON object")]
    [InlineData("""{"resource":{"type":"record","id":"1"},"action":{"name":"fail"}}""", "Nobody can fail")]
    public async Task AnItemsErrorIsItsOwnAndADenial(string item, string words)
    {
        var (status, body) = await _service.PostAsync(Path,
            $$"""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"evaluations":[{{item}},{"resource":{"type":"record","id":"record-1"} }]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        var evaluations = JsonElement.Parse(body).GetProperty("evaluations");
        var error = evaluations[0].GetProperty("context").GetProperty("error");
        Assert.False(evaluations[0].GetProperty("decision").GetBoolean());
        Assert.Equal(400, error.GetProperty("status").GetInt32());
        Assert.Contains(words, error.GetProperty("message").GetString());
        Assert.True(evaluations[1].GetProperty("decision").GetBoolean());
    }

    [Fact]
    public async Task AnErrorEndsWhatEndsOnTheFirstDenial()
    {
        var (_, body) = await _service.PostAsync(Path,
            """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"options":{"evaluations_semantic":"deny_on_first_deny"},"evaluations":[{},{"resource":{"type":"record","id":"record-1"}}]}""");

        Assert.DoesNotContain("true", body, StringComparison.Ordinal);
        Assert.Empty(_policy.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","evaluations":[]""")]
    public async Task WithoutItemsItIsOneEvaluation(string items)
    {
        var answer = await _service.PostAsync(Path,
            $$"""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}{{items}}}""");

        Assert.Equal((HttpStatusCode.OK, """{"decision":true}"""), answer);
    }

    [Theory]
    [InlineData(""" "options":{"evaluations_semantic":"most_of_them"},"evaluations":[{}]""")]
    [InlineData(""" "options":{"evaluations_semantic":7},"evaluations":[{}]""")]
    [InlineData(""" "options":[],"evaluations":[{}]""")]
    [InlineData(""" "evaluations":{}""")]
    [InlineData(""" "evaluations":[{"context":{"a":1,"a":2}}]""")]
    [InlineData(""" "evaluations":[{},{},{},{},{}]""")]
    public async Task WhatIsWrongWithTheWholeIsARefusal(string members)
    {
        var (status, _) = await _service.PostAsync(Path,
            $$"""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},{{members}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty(_policy.Asked);
    }

    public void Dispose() => _service.Dispose();

    private static string Plain(bool decision) => decision ? """{"decision":true}""" : """{"decision":false}""";
}
