using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>
/// Decided on one form of the request, executed in another, because something between the two changed it: stacklok/toolhive issue 6133
/// (authorization and audit saw the request before a webhook changed it), CWE-367.
/// </summary>
public sealed class DecisionBeforeMutationTests : RefusedCall
{
    [Theory]
    [InlineData("""{"repository":"shop/checkout","branch":"fix"}""")]
    [InlineData("""{ "branch" : "fix" , "repository" : "shop\u002fcheckout" }""")]
    [InlineData("""{"title":"\u00e9 \ud83d\ude00","repository":"shop/checkout","content":"\u0061\/","branch":"fix"}""")]
    public async Task DecisionTokenRecordAndToolSpeakOfTheSameArguments(string arguments)
    {
        await Agent.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write_file","arguments":{{arguments}} } }""");

        var body = Assert.Single(Proxy.Tool.Calls).Body;
        var arrived = WireCall.DigestOf(JsonNode.Parse(body)!["params"]!["arguments"]!.ToJsonString());
        Assert.Equal(arrived, Assert.Single(Proxy.Policy.Asked).Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.ArgumentsDigest);
        Assert.Equal(arrived, Proxy.Issuer.Exchanges.Single(exchange => exchange.SingleUse).ArgumentsDigest);
        Assert.Equal(arrived, (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallIntent)).Details!["arguments_digest"].GetString());
        // One form of it, whatever form it came in.
        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(CanonicalJson.Encode(JsonElement.Parse(body))));
    }

    [Fact]
    public async Task WhatPeopleApprovedIsWhatReachesTheTool()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit);
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(AccessRequestState.Granted);

        await Agent.CallAsync("open_pull_request");

        var arrived = WireCall.DigestOf(JsonNode.Parse(Assert.Single(Proxy.Tool.Calls).Body)!["params"]!["arguments"]!.ToJsonString());
        Assert.Equal(arrived, WireCall.DigestOf(Assert.Single(Proxy.Approvals.Submissions).Arguments.GetRawText()));
        Assert.Equal(arrived, Assert.Single(Proxy.Approvals.Consumptions).ArgumentsDigest);
    }
}
