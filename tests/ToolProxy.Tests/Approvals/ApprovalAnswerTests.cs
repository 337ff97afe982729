using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.Tests.Approvals;

/// <summary>What a client that knows nothing of all this reads: a person, a link, a state, and when to ask again.</summary>
public sealed class ApprovalAnswerTests : WaitingCall
{
    [Fact]
    public async Task TheModelReadsWhoDecidesWhereAndWhenToAskAgain()
    {
        var result = (await AskOlderAsync()).Json["result"]!;

        var text = result["content"]![0]!["text"]!.GetValue<string>();
        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains("approval-required", text);
        Assert.Contains($"{Console}/approvals/apr_1", text);
        Assert.Contains("Repeat the identical call in 2 seconds or later.", text);
    }

    [Fact]
    public async Task ItsClientReadsTheSameAsData()
    {
        var result = (await AskOlderAsync()).Json["result"]!;

        var denial = result["_meta"]!["agenttrust/denial"]!;
        Assert.Equal("pending", denial["access_request"]!["state"]!.GetValue<string>());
        Assert.Equal(2, denial["access_request"]!["retry_after_seconds"]!.GetValue<int>());
        Assert.True(JsonNode.DeepEquals(denial, result["structuredContent"]!["denial"]));
    }

    [Fact]
    public async Task AnHttpToolIsRefusedWithTheAccessRequestInTheWordsOfItsProfile()
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(
            Agent.Thumbprint, claims => claims[JwtClaims.AuthorizationDetails]![0]!["actions"] = new JsonArray("alert.silence"));

        var answer = await Agent.SendAsync(
            HttpMethod.Post, "/http/alertmanager/api/v2/silences/Load", new StringContent("{}", new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("approval-required", answer.Code);
        var task = answer.Json["task"]!;
        Assert.Equal(("apr_1", "pending"), (task["id"]!.GetValue<string>(), task["status"]!.GetValue<string>()));
        Assert.Equal($"{Console}/approvals/apr_1", task["links"]!["review"]!.GetValue<string>());
        Assert.Equal("2", Assert.Single(answer.Headers.GetValues("Retry-After")));
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Theory]
    [InlineData(AccessRequestState.Rejected, "denied")]
    [InlineData(AccessRequestState.Expired, "expired")]
    [InlineData(AccessRequestState.Cancelled, "cancelled")]
    [InlineData(AccessRequestState.Consumed, "approved")]
    public async Task WhatBecameOfItIsSaidInTheSameWords(AccessRequestState state, string status)
    {
        await AskOlderAsync();
        Proxy.Approvals.Become(state);

        Assert.Equal(status, (await AskOlderAsync()).Denial!["task"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task ARefusalDoesNotBreakTheSchemaOfTheToolsAnswers()
    {
        var result = (await Agent.CallAsync("merge_pull_request")).Json["result"]!;

        Assert.Null(result["structuredContent"]);
        Assert.Equal("token-refused", result["_meta"]!["agenttrust/denial"]!["code"]!.GetValue<string>());
    }
}
