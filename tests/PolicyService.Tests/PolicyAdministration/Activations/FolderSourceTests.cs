using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>The folder of the settings while the service runs: edited, half written, broken, gone.</summary>
public sealed class FolderSourceTests : IDisposable
{
    private const string Permit = """@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""";
    private const string Forbid = """@id("none") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") forbid(principal, action, resource);""";

    private readonly PolicyFolder _folder = new PolicyFolder().With("a.cedar", Permit).With("b.cedar", Forbid);
    private readonly PolicyServiceHost _service;
    private readonly string _first;

    public FolderSourceTests()
    {
        _service = new(_folder.Path);
        _first = Deciding(_service);
    }

    [Fact]
    public async Task AChangeThatLiesStillIsActivated()
    {
        _folder.With("b.cedar", Forbid.Replace("forbid(principal, action,", """forbid(principal, action == Action::"repo.read",""", StringComparison.Ordinal));

        var again = await LookAsync();
        var between = Deciding(_service);
        var still = await LookAsync();

        Assert.True(again);
        Assert.False(still);
        Assert.Equal(_first, between);
        Assert.NotEqual(_first, Deciding(_service));
        Assert.True((await _service.EvaluateAsync(Story.OpeningAPullRequest)).Decision);
    }

    [Fact]
    public async Task AChangeIsSeenWithoutAnybodyAsking()
    {
        _folder.Without("b.cedar");

        await AdvanceUntilAsync(_service, () => Deciding(_service) != _first);

        Assert.Equal(_folder.Load().Version, Deciding(_service));
    }

    [Fact]
    public async Task WhatIsBeingDeletedFileByFileIsNoSet()
    {
        foreach (var file in new[] { "b.cedar", "a.cedar" })
        {
            _folder.Without(file);
            await LookAsync();
            Assert.False((await _service.EvaluateAsync(Story.OpeningAPullRequest)).Decision);
        }

        await LookAsync();

        Assert.Equal(_first, Deciding(_service));
    }

    [Theory]
    [InlineData("forbid(", "b.cedar")]
    [InlineData("""@id("none") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") forbid(principal, action, resource) when { context.nothing };""", "nothing")]
    public async Task ABadFolderSaysSoUntilItIsGoodAgain(string text, string words)
    {
        _folder.With("b.cedar", text);
        for (var looks = 0; looks < 3; looks++) await LookAsync();

        var (fault, health) = (await ActiveAsync(), await HealthAsync());
        _folder.With("b.cedar", Forbid);
        await LookAsync();

        Assert.Equal(_first, fault.Version);
        Assert.Contains(words, fault.Fault);
        Assert.Equal("Degraded", health);
        Assert.Null((await ActiveAsync()).Fault);
        Assert.Equal("Healthy", await HealthAsync());
    }

    [Fact]
    public async Task AFolderWhoseGoldenRequestsFailStaysOut()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "decisions"));
        _folder.With("decisions/ends.json", File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "decisions", "authority-ends.json")));

        for (var looks = 0; looks < 2; looks++) await LookAsync();
        using var operators = _service.ClientOfPerson("oscar", PersonGroups.Operators);
        using var reload = await operators.PostAsync("/policy-sets/reload", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reload.StatusCode);
        Assert.Contains("decisions/ends.json: the golden request", (await ActiveAsync()).Fault);
        Assert.Equal(_first, Deciding(_service));
    }

    [Fact]
    public async Task AFolderThatIsGoneChangesNothing()
    {
        Directory.Delete(_folder.Path, recursive: true);

        await LookAsync();
        var decided = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        var health = await HealthAsync();
        Directory.CreateDirectory(_folder.Path);

        Assert.Equal((false, _first), (decided.Decision, decided.Context.PolicyVersion));
        Assert.Contains(_folder.Path, (await ActiveAsync()).Fault);
        Assert.Equal("Degraded", health);
    }

    [Fact]
    public async Task WhatIsActivatedIsWhatWasLookedAtWhateverTheFolderHoldsByThen()
    {
        _folder.With("c.cedar", Forbid.Replace("none", "more", StringComparison.Ordinal));
        var looked = _folder.Load().Version;
        await LookAsync();

        Task<bool> look;
        using (await Of<PolicySetSwitch>(_service).EnterHereAsync(TestContext.Current.CancellationToken))
        {
            look = LookAsync();
            _folder.Without("b.cedar").Without("c.cedar");
        }

        await look;

        Assert.Equal(looked, Deciding(_service));
    }

    [Fact]
    public async Task AFolderThatComesBackIsTakenAfterAll()
    {
        _folder.Without("b.cedar");
        await LookAsync();
        var away = _folder.Path + "-away";
        Directory.Move(_folder.Path, away);
        await LookAsync();
        Directory.Move(away, _folder.Path);

        for (var looks = 0; looks < 2; looks++) await LookAsync();

        Assert.NotEqual(_first, Deciding(_service));
        Assert.Null((await ActiveAsync()).Fault);
    }

    [Fact]
    public async Task WhereTwoPersonsActivateTheFolderIsNotFollowed()
    {
        using var policies = new StoredPolicies(twoPersons: true);
        var service = policies.Start();

        Assert.False(Of<FolderSource>(service).IsFollowed);
        Assert.True(Of<FolderSource>(_service).IsFollowed);
        Assert.False(await Of<FolderSource>(service).LookAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatAPersonActivatedStaysUntilTheFolderChanges()
    {
        using var policies = new StoredPolicies();
        var service = policies.Start();
        var first = Deciding(service);
        var version = await SubmitAsync(service, Only("repo.read"));
        await ActivateAsync(service, version, "oscar");
        foreach (var _ in new int[2]) await Of<FolderSource>(service).LookAsync(TestContext.Current.CancellationToken);
        var before = Deciding(service);

        policies.Folder.With("b.cedar", Forbid);
        foreach (var _ in new int[2]) await Of<FolderSource>(service).LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(version, before);
        Assert.DoesNotContain(Deciding(service), new[] { version, first });
    }

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    private Task<bool> LookAsync() => Of<FolderSource>(_service).LookAsync(TestContext.Current.CancellationToken);

    private async Task<PolicySetView> ActiveAsync()
    {
        using var client = _service.ClientOfPerson("ada", PersonGroups.Auditors);
        return (await client.GetFromJsonAsync<PolicySetView>("/policy-sets/active", WireJson.Options, TestContext.Current.CancellationToken))!;
    }

    private async Task<string> HealthAsync()
    {
        using var client = _service.ClientOf(null);
        return await client.GetStringAsync("/health", TestContext.Current.CancellationToken);
    }
}
