using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class CallerMiddlewareTests : RefusedCall
{
    private static readonly string Body = AgentUnderTest.Call("read_file");

    public static TheoryData<string> Unproven =>
    [
        "no authorization", "bearer scheme", "no proof", "two proofs", "foreign key", "other method", "other url", "old proof", "proof of another token",
    ];

    [Theory]
    [MemberData(nameof(Unproven))]
    public async Task ACallerWhoDoesNotProveItsKeyIsRefused(string flaw)
    {
        using var foreign = new DpopKey();
        var url = new Uri(Http.BaseAddress!, "/mcp/git");
        var old = Agent.Proof(HttpMethod.Post, url);
        if (flaw == "old proof")
        {
            await Proxy.PassAsync(TimeSpan.FromSeconds(90));
        }

        var answer = await Agent.PostAsync(Body, request => _ = flaw switch
        {
            "no authorization" => request.Headers.Remove("Authorization"),
            "bearer scheme" => Set(request, "Authorization", $"Bearer {Agent.Token}"),
            "no proof" => request.Headers.Remove("DPoP"),
            "two proofs" => request.Headers.TryAddWithoutValidation("DPoP", Agent.Proof(HttpMethod.Post, url)),
            "foreign key" => Set(request, "DPoP", foreign.CreateProof(HttpMethod.Post, url, Agent.Token, Proxy.Time)),
            "other method" => Set(request, "DPoP", Agent.Proof(HttpMethod.Get, url)),
            "other url" => Set(request, "DPoP", Agent.Proof(HttpMethod.Post, new Uri(Http.BaseAddress!, "/mcp/secrets"))),
            "old proof" => Set(request, "DPoP", old),
            _ => Set(request, "DPoP", foreign.CreateProof(HttpMethod.Post, url, "another", Proxy.Time)),
        });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("DPoP", answer.Headers.WwwAuthenticate.ToString());
        await AssertRefusedAsync(answer, "caller-unproven");
    }

    [Fact]
    public async Task AProofIsGoodForOneRequest()
    {
        var proof = Agent.Proof(HttpMethod.Post, new Uri(Http.BaseAddress!, "/mcp/git"));

        var first = await Agent.PostAsync(Body, request => Set(request, "DPoP", proof));
        Proxy.Tool.Calls.Clear();
        var second = await Agent.PostAsync(Body, request => Set(request, "DPoP", proof));

        Assert.Null(first.Code);
        await AssertRefusedAsync(second, "caller-unproven");
    }

    public static TheoryData<string> WrongTokens =>
        ["expired", "other audience", "other issuer", "foreign signature", "no key bound", "an actor", "a call's token", "no task", "a person"];

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task ATokenThatIsNotAnAgentsForATaskIsRefused(string flaw)
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => _ = flaw switch
        {
            "expired" => claims[JwtClaims.Expiry] = Proxy.Time.GetUtcNow().ToUnixTimeSeconds(),
            "other audience" => claims[JwtClaims.Audience] = SpiffeIds.Tool("git"),
            "other issuer" => claims[JwtClaims.Issuer] = SpiffeIds.PolicyService,
            "no key bound" => claims.Remove(JwtClaims.Confirmation),
            "an actor" => claims[JwtClaims.Actor] = new JsonObject { [JwtClaims.Subject] = SpiffeIds.ToolProxy },
            "a call's token" => claims[JwtClaims.AuthorizationDetails] = new JsonArray(JsonNode.Parse(
                """{"type":"agenttrust_tool_call","task":"task_1","call":"c","action":"repo.read","resource":{"type":"repository","id":"shop/checkout"}}""")),
            "no task" => claims.Remove(JwtClaims.AuthorizationDetails),
            "a person" => claims[JwtClaims.Subject] = "olivia",
            _ => "",
        }, flaw == "foreign signature" ? FakeTokenIssuer.NewKey() : null);

        await AssertRefusedAsync(await Agent.PostAsync(Body), "caller-unproven");
    }

    [Theory]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent", null)]
    [InlineData(RevocationKind.Task, "task_1", null)]
    [InlineData(RevocationKind.Step, "task_1", "propose")]
    [InlineData(RevocationKind.All, "*", null)]
    public async Task ARevokedTokenIsRefused(RevocationKind kind, string id, string? step)
    {
        _ = Agent.Token;
        Proxy.Issuer.Revoke(kind, id, step);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(kind, id));

        var answer = await Agent.PostAsync(Body);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        await AssertRefusedAsync(answer, "revoked");
    }

    [Fact]
    public async Task WhatAGivenUpPlaceHoldsIsRefused()
    {
        _ = Agent.Token;
        Proxy.Issuer.Revoke(RevocationKind.Key, Agent.Thumbprint);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Key, Agent.Thumbprint));

        await AssertRefusedAsync(await Agent.PostAsync(Body), "revoked");
    }

    [Fact]
    public async Task ATokenOfAWithdrawnKeyIsRefusedWheneverItSaysThatItWasIssued()
    {
        Proxy.Issuer.Revoke(RevocationKind.SigningKey, Proxy.Issuer.KeyId);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.SigningKey, Proxy.Issuer.KeyId));
        await Proxy.PassAsync(TimeSpan.FromHours(1));

        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);

        await AssertRefusedAsync(await Agent.PostAsync(Body), "revoked");
    }

    [Fact]
    public async Task ARevocationOfAnotherTaskOrOfTheStepBeforeEndsNothing()
    {
        Proxy.Issuer.Revoke(RevocationKind.Task, "task_2");
        Proxy.Issuer.Revoke(RevocationKind.Step, "task_1", "investigate");
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Step, "task_1"));

        Assert.Null((await Agent.PostAsync(Body)).Code);
    }

    [Fact]
    public async Task WithoutFreshNewsOfRevocationsEveryCallIsRefused()
    {
        Proxy.Issuer.FeedIsDown = true;
        Proxy.Time.Advance(TimeSpan.FromSeconds(1));
        // What was on its way may still have arrived; from here on nothing does.
        await ProxyUnderTest.UntilAsync(() => { Proxy.Time.Advance(TimeSpan.FromSeconds(1)); return !Proxy.Services.GetRequiredService<RevocationList>().IsFresh; });

        var answer = await Agent.PostAsync(Body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        await AssertRefusedAsync(answer, "revocation-stale");
    }

    [Fact]
    public async Task AProofForTheProxysNameInDiscoveryHolds()
    {
        var answer = await Agent.PostAsync(Body, request => Set(request, "DPoP", Agent.Proof(HttpMethod.Post, new Uri("http://tool-proxy/mcp/git"))));

        Assert.Null(answer.Code);
    }

    private static bool Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        return request.Headers.TryAddWithoutValidation(name, value);
    }
}
