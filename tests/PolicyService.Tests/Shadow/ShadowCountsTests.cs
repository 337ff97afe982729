using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Shadow;
using AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.Shadow;

/// <summary>What a candidate would have decided otherwise is still known after a restart, and of all replicas.</summary>
public sealed class ShadowCountsTests : IDisposable
{
    private readonly StoredPolicies _policies = new();
    private readonly PolicyServiceHost _service;

    public ShadowCountsTests() => _service = _policies.Start();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Kept => Directory.Exists(_policies.FileOf("shadow-counts")) ? Directory.GetFiles(_policies.FileOf("shadow-counts"), "*.json") : [];

    [Fact]
    public async Task ARestartForgetsNothing()
    {
        await BeginAsync(Only("repo.read"));
        await CountAsync(_service, Story.OpeningAPullRequest, Story.OpeningAPullRequest, Story.Asking("repo.read", "repository", "shop/checkout"));
        var before = await ReportAsync(_service);
        _service.Dispose();

        var restarted = _policies.Start();
        var after = await ReportAsync(restarted);
        await CountAsync(restarted, Story.OpeningAPullRequest);
        var later = await ReportAsync(restarted);

        Assert.Equal((3, 2, 2), (before.Compared, before.Changes.NewlyDenied, before.Newest.Count));
        Assert.Equal(JsonSerializer.Serialize(before, WireJson.Options), JsonSerializer.Serialize(after, WireJson.Options));
        Assert.Equal((4, 3, 3), (later.Compared, later.Changes.NewlyDenied, later.Newest.Count));
        Assert.Equal(new ReplayGroup("repo.pull_request.open", 3, new() { NewlyDenied = 3 }), later.ByAction[0]);
        Assert.Equal(new ReplayGroup(Story.AgentId, 4, new() { NewlyDenied = 3 }), Assert.Single(later.ByAgent));
    }

    [Fact]
    public async Task AProcessThatIsKilledHasKeptItsCountsASecondAgo()
    {
        await BeginAsync(Only("repo.read"));
        await CountAsync(_service, Story.OpeningAPullRequest);
        await AdvanceUntilAsync(_service, () => Kept.Length > 0);

        // Nothing was stopped: what another process sees is what a killed one leaves.
        Assert.Equal(1, (await ReportAsync(_policies.Start())).Changes.NewlyDenied);
    }

    [Fact]
    public async Task AReportIsOfAllReplicas()
    {
        var other = _policies.Start();
        await BeginAsync(Only("repo.read"));
        Of<ShadowCandidate>(other).Look();
        await CountAsync(_service, Story.OpeningAPullRequest);
        await CountAsync(other, Story.OpeningAPullRequest, Story.OpeningAPullRequest);
        foreach (var replica in new[] { _service, other }) Of<ShadowDecisions>(replica).KeepCounts();

        Assert.Equal(3, (await ReportAsync(_service)).Changes.NewlyDenied);
        Assert.Equal(3, (await ReportAsync(other)).Changes.NewlyDenied);
    }

    [Fact]
    public async Task AnotherCandidateBeginsAtNought()
    {
        await BeginAsync(Only("repo.read"));
        await CountAsync(_service, Story.OpeningAPullRequest);
        Of<ShadowDecisions>(_service).KeepCounts();
        var kept = await File.ReadAllBytesAsync(Assert.Single(Kept), Stop);

        await BeginAsync(Only("alert.read"));
        var forgotten = Kept;
        // A replica that has not heard of it yet keeps the former one's counts once more.
        await File.WriteAllBytesAsync(_policies.FileOf("shadow-counts", "late.json"), kept, Stop);

        Assert.Empty(forgotten);
        Assert.Equal((0, 0), ((await ReportAsync(_service)).Compared, (await ReportAsync(_service)).Newest.Count));
    }

    [Fact]
    public async Task CountsThatCannotBeReadHarmNoOthersAndNoEnd()
    {
        await BeginAsync(Only("repo.read"));
        await CountAsync(_service, Story.OpeningAPullRequest);
        Of<ShadowDecisions>(_service).KeepCounts();
        await File.WriteAllTextAsync(_policies.FileOf("shadow-counts", "damaged.json"), "{", Stop);

        var ended = await AsOperatorAsync(_service, policies => policies.EndShadowAsync(Stop));

        Assert.Equal(1, ended.Changes.NewlyDenied);
        Assert.Empty(Kept);
    }

    public void Dispose() => _policies.Dispose();

    private async Task BeginAsync(PolicyFolder folder)
    {
        var version = await SubmitAsync(_service, folder);
        await AsOperatorAsync(_service, policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));
    }

    private static async Task CountAsync(PolicyServiceHost service, params EvaluationRequest[] requests)
    {
        var tally = Of<ShadowCandidate>(service).Current!.Tally;
        var until = tally.Asked + requests.Length;
        foreach (var request in requests) await service.EvaluateAsync(request);
        while (tally.Asked < until) await Task.Yield();
    }

    private static Task<ShadowReport> ReportAsync(PolicyServiceHost service) => AsOperatorAsync(service, policies => policies.GetShadowDifferencesAsync(Stop));

    private static async Task<T> AsOperatorAsync<T>(PolicyServiceHost service, Func<PolicyClient, Task<T>> request)
    {
        using var client = service.ClientOfPerson("oscar", PersonGroups.Operators);
        return await request(new PolicyClient(client));
    }
}
