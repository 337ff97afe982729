using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>What the catalog says of a model counts; the proxy starts with the test's own entry of it.</summary>
public sealed class CatalogModelTests : AskedModel
{
    private const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => Agent is null ? Proxy.DisposeAsync() : base.DisposeAsync();

    [Theory]
    [InlineData("""["state"]""", """{"store":true}""")]
    [InlineData("""["images"]""", """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""")]
    [InlineData("""["images","urls"]""", """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/a.png"}}]}]}""")]
    [InlineData("""["web_search"]""", """{"web_search_options":{}}""")]
    public async Task WhatTheCatalogAllowsPasses(string allows, string members)
    {
        await StartAsync($$"""{"allows":{{allows}}}""");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Chat(members: members))).Status);
    }

    [Fact]
    public async Task ToAllowPicturesIsNotToAllowThatTheProviderFetchesThem()
    {
        await StartAsync("""{"allows":["images"]}""");

        await AssertRefusedAsync(
            await AskAsync(Chat(members: """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/a.png"}}]}]}""")), "parameter-refused");
    }

    [Fact]
    public async Task AMakersOwnParametersPassWhereTheyAreListed()
    {
        await StartAsync("""{"parameters":["top_k"],"max_output_tokens":100,"limit_parameter":"max_tokens"}""");

        await AskAsync(Chat(members: """{"top_k":5}"""));

        Assert.Equal("""{"model":"small","messages":[{"role":"user","content":"Why?"}],"top_k":5,"max_tokens":100}""", Asked.ToJsonString());
    }

    [Fact]
    public async Task SecretsDoNotLeaveTheHouseAndAreCounted()
    {
        await StartAsync("""{"sink":"outside_model"}""");

        await AskAsync(Chat($"Use {Secret} now"));
        await AskAsync(Chat("Again"));

        Assert.All(Proxy.Tool.Calls, sent => Assert.DoesNotContain("ghp_", sent.Body));
        Assert.Contains("Use [redacted: ", Proxy.Tool.Calls.First().Body);
        var second = Context(1);
        Assert.Equal((false, 1), (second.Session.SensitiveRead, second.Session.Secrets));
        Assert.Equal("outside_model", second.Sink);
        Assert.True(second.Session.Egress);
    }

    [Fact]
    public async Task ASecretThatIsTakenOutIsNotShownToThePolicyOrToPeopleEither()
    {
        await StartAsync("""{"sink":"outside_model"}""");

        await AskAsync(Chat($"Use {Secret} now"));
        var digest = Context(0).ArgumentsDigest;

        Assert.Equal(CanonicalJson.Digest(JsonElement.Parse(Chat($"Use [redacted: {Kind()}] now").ToJsonString())), digest);

        string Kind() => Proxy.Tool.Calls.Single().Body.Split("[redacted: ")[1].Split(']')[0];
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sink":"outside_model","redact_secrets":false}""")]
    public async Task ASecretThatStaysMarksTheSessionBeforeThisVeryPromptIsDecidedOn(string entry)
    {
        await StartAsync(entry);

        await AskAsync(Chat($"Use {Secret} now"));

        Assert.Equal((true, 1), (Context(0).Session.SensitiveRead, Context(0).Session.Secrets));
        Assert.Contains(Secret, Proxy.Tool.Calls.Single().Body);
    }

    [Fact]
    public async Task WhatAModelReadsElsewhereIsUntrusted()
    {
        await StartAsync("""{"returns":["untrusted"],"allows":["web_search"]}""");

        await AskAsync(Chat());
        await AskAsync(Chat());

        Assert.True(Context(1).Session.UntrustedRead);
    }

    [Fact]
    public async Task TheListHoldsWhatTheCallerCouldAskAndTheProviderIsNotAsked()
    {
        await StartAsync();

        var answer = await Agent.SendAsync(HttpMethod.Get, "/models/house/v1/models");

        Assert.Equal("""{"object":"list","data":[{"id":"small","object":"model","created":0,"owned_by":"the house"}]}""", answer.Body);
        Assert.Empty(Proxy.Tool.All);
        Assert.Equal("tool.list", Proxy.Policy.Asked.First().Action.Name);
        Assert.True(answer.Headers.Contains("AgentTrust-Record"));
    }

    [Fact]
    public async Task TheListIsDecidedOnAndRecorded()
    {
        await StartAsync();
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        Assert.Equal("policy-denied", (await Agent.SendAsync(HttpMethod.Get, "/models/house/v1/models")).Code);
    }

    [Fact]
    public async Task WithoutARecordThereIsNoList()
    {
        await StartAsync();
        Proxy.Audit.IsDown = true;

        Assert.Equal("audit-unavailable", (await AdvanceAsync(Agent.SendAsync(HttpMethod.Get, "/models/house/v1/models"))).Code);
    }

    [Theory]
    [InlineData("""{"max_output_tokens":1}""", "max_output_tokens must be at least 16")]
    [InlineData("""{"limit_parameter":"most"}""", "limit_parameter must be")]
    [InlineData("""{"alows":[]}""", "alows")]
    [InlineData("""{"allows":["everything"]}""", "could not be converted")]
    public void ACatalogThatCannotBeMeantIsNotLoaded(string entry, string words)
    {
        Change(entry);

        var start = Assert.ThrowsAny<Exception>(() => Proxy.Services);

        Assert.Contains(words, start.ToString());
    }

    private ToolCallContext Context(int call) => Proxy.Policy.Asked.ElementAt(call).Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!;

    private async Task StartAsync(string entry = "{}")
    {
        Change(entry);
        await base.InitializeAsync();
        Says(Completion("Because."));
    }

    private void Change(string entry) => Proxy.ChangeCatalog(catalog =>
    {
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(entry)!.AsObject()) catalog["models"]!["house"]!["models"]!["small"]![name] = value?.DeepClone();
    });
}
