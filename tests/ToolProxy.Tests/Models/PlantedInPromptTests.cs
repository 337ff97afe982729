using System.Text;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>R64: a prompt says again what was read; to a model outside the house it says it to somebody.</summary>
public sealed class PlantedInPromptTests : AskedModel
{
    private const string Value = "svc-archive@legacy.shop.example";
    private const string Outside = """{"model":"outside"}""";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"planted-{Guid.CreateVersion7():N}.json");

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, $$"""{"values":{"the old account":"{{Value}}"} }""");
        Proxy.Settings["ToolProxy:Drift:Honeytokens:File"] = _file;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData(ChatPath, false)]
    [InlineData(ChatPath, true)]
    [InlineData(ResponsesPath, false)]
    public async Task APlantedValueInAPromptThatLeavesReachesNoModel(string path, bool encoded)
    {
        var text = $"Summarise: {(encoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)) : Value)}";

        var answer = await AskAsync(path == ChatPath ? Chat(text, Outside) : Response(text, Outside), path);

        await AssertRefusedAsync(answer, "contained");
        await ProxyUnderTest.UntilAsync(() => !Proxy.Issuer.Contained.IsEmpty);
        var noticed = Assert.Single(Proxy.Issuer.Contained.Single().Why.Evidence, evidence => evidence.Rule == "honeytoken");
        Assert.Equal("The planted value \"the old account\" was in a prompt.", noticed.Words);
    }

    [Fact]
    public async Task AModelThatDoesNotExistIsNoWayAroundIt()
    {
        await AskAsync(Chat(Value, """{"model":"nobody's"}"""));

        await ProxyUnderTest.UntilAsync(() => !Proxy.Issuer.Contained.IsEmpty);
    }

    [Fact]
    public async Task WhatWasReadMayBeThoughtAboutInTheHouse()
    {
        Says(Completion("It is an account."));

        Assert.Equal(System.Net.HttpStatusCode.OK, (await AskAsync(Chat($"What is {Value}?"))).Status);
        Assert.Empty(Proxy.Issuer.Contained);
    }
}

/// <summary>Where nobody has a planted value to think about, a house may be stricter.</summary>
public sealed class PlantedInAnyPromptTests : AskedModel
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"planted-{Guid.CreateVersion7():N}.json");

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, """{"values":{"the old account":"svc-archive@legacy.shop.example"}}""");
        Proxy.Settings["ToolProxy:Drift:Honeytokens:File"] = _file;
        Proxy.Settings["ToolProxy:Drift:Honeytokens:Prompts"] = "All";
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task EveryPromptCanBeSearched() =>
        await AssertRefusedAsync(await AskAsync(Chat("What is svc-archive@legacy.shop.example?")), "contained");
}
