using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>What is on disk: crashes, damage.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly StoredPolicies _policies = new();

    [Fact]
    public async Task WhatPeopleActivatedDecidesAfterARestart()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        await ActivateAsync(service, version, "oscar");

        Assert.Equal(version, Deciding(_policies.Start()));
    }

    [Fact]
    public async Task ACrashBetweenLogAndPointerLeavesTheFormerSetActive()
    {
        var service = _policies.Start();
        var before = Deciding(service);
        var version = await SubmitAsync(service, Only("repo.read"));
        var pointer = File.ReadAllBytes(_policies.FileOf("active.json"));
        await ActivateAsync(service, version, "oscar");
        File.WriteAllBytes(_policies.FileOf("active.json"), pointer);

        var restarted = _policies.Start();

        Assert.Equal(before, Deciding(restarted));
        Assert.Equal(version, (await ActivateAsync(restarted, version, "oscar")).Active?.Version);
    }

    [Fact]
    public async Task ALineThatACrashLeftUnfinishedSpoilsNoOther()
    {
        var service = _policies.Start();
        File.AppendAllText(_policies.FileOf("activations.jsonl"), """{"id":"half""");

        await ActivateAsync(service, await SubmitAsync(service, Only("repo.read")), "oscar");

        Assert.Equal([PolicyActivationSource.Request, PolicyActivationSource.Folder], (await OverviewAsync(service)).History.Select(activation => activation.Source));
    }

    [Fact]
    public async Task AStoreThatVanishesChangesNothing()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        await ActivateAsync(service, version, "oscar");
        Directory.Delete(_policies.FileOf(), recursive: true);

        await FollowAsync(service);
        var decided = await service.EvaluateAsync(Story.OpeningAPullRequest);

        Assert.Equal((false, version), (decided.Decision, decided.Context.PolicyVersion));
        using var client = service.ClientOf(null);
        Assert.Equal("Degraded", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("active.json", "{", "active.json")]
    [InlineData("sets/*/only.cedar", "", "is not what its name says")]
    public async Task AStoreThatWasTamperedWithStopsTheServiceAtItsStart(string file, string text, string words)
    {
        _policies.Settings["Policies:RequireSecondPerson"] = "true";
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        foreach (var person in new[] { "oscar", "olga" }) await ActivateAsync(service, version, person);
        File.WriteAllText(_policies.FileOf(file.Replace("*", version["sha256:".Length..], StringComparison.Ordinal)), text);

        var refusal = FailedStart.Of<Exception>(() => _policies.Start().CreateClient());

        Assert.Contains(words, refusal.Message);
    }

    [Fact]
    public async Task InDevelopmentTheFolderTakesThePlaceOfADamagedSet()
    {
        var service = _policies.Start();
        var first = Deciding(service);
        var version = await SubmitAsync(service, Only("repo.read"));
        await ActivateAsync(service, version, "oscar");
        File.Delete(_policies.FileOf("sets", version["sha256:".Length..], "only.cedar"));

        Assert.Equal(first, Deciding(_policies.Start()));
    }

    [Theory]
    [InlineData("Policies:Store", "relative/store", "absolute path")]
    [InlineData("Policies:Store", "/dev/null/store", "cannot be used")]
    [InlineData("Policies:SecondPersonWithin", "00:00:00", "more than zero")]
    [InlineData("Policies:StorePoll", "00:00:02", "replicas")]
    public void ASettingThatCannotBeStopsTheServiceAndIsNamed(string setting, string value, string words)
    {
        _policies.Settings[setting] = value;

        var refusal = FailedStart.Of<Exception>(() => _policies.Start().CreateClient());

        Assert.Contains(setting, refusal.Message);
        Assert.Contains(words, refusal.Message);
    }

    [Fact]
    public async Task ADamagedSetIsWholeAgainOnceItIsSubmittedAgain()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        File.Delete(_policies.FileOf("sets", version["sha256:".Length..], "only.cedar"));

        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "policy-set-invalid", () => ActivateAsync(service, version, "oscar"));
        await SubmitAsync(service, Only("repo.read"));

        Assert.Equal(version, (await ActivateAsync(service, version, "oscar")).Active?.Version);
        Assert.Equal(2, (await OverviewAsync(service)).Versions.Count);
    }

    [Fact]
    public void TheLogKeepsWhatThePointerSays()
    {
        _policies.Start().CreateClient().Dispose();

        var entries = File.ReadAllLines(_policies.FileOf("activations.jsonl"));

        Assert.Equal(File.ReadAllText(_policies.FileOf("active.json")), Assert.Single(entries));
        Assert.Equal(PolicyActivationSource.Folder, JsonSerializer.Deserialize<ActivationEntry>(entries[0], WireJson.Options)?.Source);
    }

    public void Dispose() => _policies.Dispose();
}
