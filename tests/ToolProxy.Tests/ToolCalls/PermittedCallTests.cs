using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class PermittedCallTests : IAsyncLifetime
{
    private readonly ProxyUnderTest _proxy = new();
    private AgentUnderTest _agent = null!;

    public async ValueTask InitializeAsync() => _agent = new AgentUnderTest(_proxy, await _proxy.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task APermittedCallReachesTheToolOnceAndItsAnswerNamesItsRecord()
    {
        var answer = await _agent.CallAsync("write_file");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Code);
        Assert.Single(_proxy.Tool.Calls);
        var intent = await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallIntent);
        var index = _proxy.Audit.Records.ToList().IndexOf(intent);
        Assert.Equal(index.ToString(), answer.Headers.GetValues("AgentTrust-Record").Single());
        Assert.Equal(index, answer.Json["result"]!["_meta"]!["agenttrust/record"]!.GetValue<int>());
    }

    [Fact]
    public async Task DecisionIntentAndOutcomeOfACallTellItsStoryInOrder()
    {
        await _agent.CallAsync("open_pull_request");

        var outcome = await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal([AuditKinds.Decision, AuditKinds.CallIntent, AuditKinds.CallOutcome], _proxy.Audit.Records.Select(record => record.Kind));
        Assert.Equal([1, 2, 3], _proxy.Audit.Records.Select(record => record.Sequence));
        Assert.Single(_proxy.Audit.Records.Select(record => record.Call).Distinct());
        Assert.All(_proxy.Audit.Records, record => Assert.NotNull(record.TraceId));
        Assert.Equal("succeeded", outcome.Outcome);
        Assert.Equal("""{"pull_request":7,"commit":"abc"}""", outcome.Details!["facts"].GetRawText());
        Assert.Equal("eval_1", outcome.Details["evaluation_id"].GetString());
        Assert.Equal("tool-2", outcome.Details["tool_token_id"].GetString());
    }

    [Fact]
    public async Task TheDecisionsRecordHoldsWhatThePolicyServiceDecidedOnAndNoOtherRecordDoes()
    {
        _proxy.Policy.Answers("""{"decision":true,"context":{"evaluation_id":"eval_1","facts":{"schema":1,"decision":true}}}""");

        await _agent.CallAsync("write_file");

        await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal(["""{"schema":1,"decision":true}""", null, null], _proxy.Audit.Records.Select(DecidedOn));
        Assert.True(Assert.Single(_proxy.Policy.Asked).Context!.Value.GetProperty("wants_facts").GetBoolean());
    }

    [Fact]
    public async Task NoRecordHoldsATokenOrAnArgument()
    {
        await _agent.CallAsync("write_file", new { repository = "shop/checkout", branch = "fix", content = "needle-in-arguments" });
        await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);

        var log = JsonSerializer.Serialize(_proxy.Audit.Records, WireJson.Options);
        Assert.DoesNotContain("needle-in-arguments", log);
        Assert.DoesNotContain("eyJ", log);
    }

    [Fact]
    public async Task TheToolGetsTheParseThatWasDecidedOnAndNothingElseOfTheAgents()
    {
        var token = _agent.Token;

        await _agent.PostAsync(
            """{ "params" : { "arguments": { "repository":"shop\/checkout", "n": 1.0 }, "name":"read_file"}, "method":"tools\u002fcall", "id":1, "jsonrpc":"2.0" }""",
            request =>
            {
                request.Headers.Add("X-Route-To", "elsewhere");
                request.Headers.Add("Mcp-Param-Repository", "other");
                request.Headers.Add("Cookie", "a=b");
            });

        var received = Assert.Single(_proxy.Tool.Calls);
        Assert.Equal("""{"id":1,"jsonrpc":"2.0","method":"tools/call","params":{"arguments":{"n":1,"repository":"shop/checkout"},"name":"read_file"}}""", received.Body);
        Assert.Equal(["Accept", "Authorization", "DPoP", "Mcp-Method", "Mcp-Name"],
            received.Headers.Select(header => header.Key).Where(name => name is not ("traceparent" or "Request-Id")).Order());
        Assert.DoesNotContain(token, received.Headers.ToString());
        Assert.Equal("sample-tools", received.Uri.Host);
    }

    [Fact]
    public async Task AWriteGetsItsOwnSingleUseTokenAndReadsShareOneForSeconds()
    {
        await _agent.CallAsync("read_file");
        await _agent.CallAsync("read_file");
        await _agent.CallAsync("write_file");
        await _agent.CallAsync("write_file");
        await _proxy.PassAsync(TimeSpan.FromSeconds(31));
        await _agent.CallAsync("read_file");

        var calls = _proxy.Issuer.Exchanges.Where(exchange => exchange.Action != "tool.list").ToArray();
        Assert.Equal(["repo.read", "repo.branch.write", "repo.branch.write", "repo.read"], calls.Select(call => call.Action));
        Assert.All(calls, call => Assert.Equal(call.Action == "repo.branch.write", call.SingleUse && call.ArgumentsDigest is not null));
    }

    [Fact]
    public async Task WhatASessionHasReadAndCountedIsInTheContextOfTheNextDecision()
    {
        await _agent.CallAsync("read_file");
        await _agent.CallAsync("write_file");
        await _agent.CallAsync("write_file");

        var seen = _proxy.Policy.Asked.Select(request => request.Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Session).ToArray();
        Assert.Equal(
            [new() { Risk = 0 }, new() { UntrustedRead = true, Calls = 1, Risk = 0 }, new() { UntrustedRead = true, Egress = true, Calls = 2, Writes = 1, Risk = 0 }],
            seen.Select(session => session with { BytesRead = 0 }));
        Assert.Equal(0, seen[0].BytesRead);
        Assert.True(0 < seen[1].BytesRead && seen[1].BytesRead < seen[2].BytesRead);
        Assert.Equal("repository", _proxy.Policy.Asked.Last().Context!.Value.GetProperty("sink").GetString());
        Assert.Equal("fix", _proxy.Policy.Asked.Last().Context!.Value.GetProperty("destination").GetProperty("branch").GetString());
    }

    [Fact]
    public async Task AnHttpToolIsDecidedAndForwardedInTheSameWay()
    {
        var answer = await _agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts?filter=severity%3Dcritical");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("http://sample-tools/alertmanager/api/v2/alerts?filter=severity%3Dcritical", Assert.Single(_proxy.Tool.Calls).Uri.AbsoluteUri);
        Assert.Equal("alert.read", Assert.Single(_proxy.Policy.Asked).Action.Name);
        Assert.Single(answer.Headers.GetValues("AgentTrust-Record"));
    }

    [Fact]
    public async Task AnHttpWritePassesItsBodyAsTheParse()
    {
        await _agent.SendAsync(HttpMethod.Post, "/http/alertmanager/api/v2/silences/Totals", JsonContent("""{ "minutes": 5.0 }"""));

        Assert.Equal("""{"minutes":5}""", Assert.Single(_proxy.Tool.Calls).Body);
        Assert.Equal("Totals", Assert.Single(_proxy.Policy.Asked).Resource.Id);
    }

    [Fact]
    public async Task TheHandshakeOfASessionIsDecidedAndTellsOnlyOfWhatTheCatalogHas()
    {
        var initialize = await _agent.PostAsync("""{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}""");
        var initialized = await _agent.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");

        Assert.Equal("""{"tools":{"listChanged":true}}""", initialize.Json["result"]!["capabilities"]!.ToJsonString());
        Assert.Equal("a", initialize.Json["id"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Accepted, initialized.Status);
        Assert.Equal(["tool.list"], _proxy.Issuer.Exchanges.Select(exchange => exchange.Action));
        var asked = Assert.Single(_proxy.Policy.Asked);
        Assert.Equal(("tool.list", "tool_server", "git"), (asked.Action.Name, asked.Resource.Type, asked.Resource.Id));
    }

    private static string? DecidedOn(AuditRecord record) => record.Details!.TryGetValue("decided_on", out var facts) ? facts.GetRawText() : null;

    private static StringContent JsonContent(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
