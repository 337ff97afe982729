using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc6750;

/// <summary>RFC 6750 §3.1: a token that lacks a scope is told which one.</summary>
public sealed class Section3_1ScopeTests : RefusedCall
{
    [Fact]
    public async Task ATokenWithoutTheActionIsToldWhichScopeItLacks()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.SendAsync(HttpMethod.Post, "/http/alertmanager/api/v2/silences/a", new StringContent("{}", null, "application/json"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate).Parameter;
        Assert.Contains("error=\"insufficient_scope\"", challenge);
        Assert.Contains("scope=\"alert.silence\"", challenge);
        Assert.Contains("resource_metadata=", challenge);
    }

    [Fact]
    public async Task AnMcpCallThatAnotherTokenOfTheStepWouldDoForIsAChallengeAndNoResult()
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims["authorization_details"]![0]!["actions"] = new JsonArray("alert.read"));

        var answer = await Agent.CallAsync("read_file", new { repository = "shop/checkout", path = "README.md" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("error=\"insufficient_scope\", scope=\"repo.read\"", Assert.Single(answer.Headers.WwwAuthenticate).Parameter);
        Assert.Equal(1, answer.Json["id"]!.GetValue<int>());
        Assert.Null(answer.Json["result"]);
        await AssertRefusedAsync(answer, "scope-missing");
    }

    [Fact]
    public async Task WhatTheStepDoesNotAllowEitherIsForTheModelToRead()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims["authorization_details"]![0]!["actions"] = new JsonArray("alert.read"));

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Headers.WwwAuthenticate);
        Assert.Equal("policy-denied", answer.Code);
    }

    [Fact]
    public async Task ADenialThatNoOtherScopeWouldChangeIsNoChallenge()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }
}
