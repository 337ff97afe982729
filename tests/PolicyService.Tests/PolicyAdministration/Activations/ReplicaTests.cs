using System.Net;
using AgentTrust.Contracts.Policy;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>Several services on one store.</summary>
public sealed class ReplicaTests : IDisposable
{
    private readonly StoredPolicies _policies = new();

    [Fact]
    public async Task AnotherReplicaFollows()
    {
        var (one, other) = (_policies.Start(), _policies.Start());
        var version = await SubmitAsync(one, Only("repo.read"));
        await ActivateAsync(one, version, "oscar");
        var before = Deciding(other);

        await FollowAsync(other);
        var decided = await other.EvaluateAsync(Story.OpeningAPullRequest);

        Assert.NotEqual(version, before);
        Assert.Equal((false, version), (decided.Decision, decided.Context.PolicyVersion));
    }

    [Fact]
    public async Task AnotherReplicaFollowsOfItself()
    {
        var (one, other) = (_policies.Start(), _policies.Start());
        var version = await SubmitAsync(one, Only("repo.read"));
        await ActivateAsync(one, version, "oscar");

        await AdvanceUntilAsync(other, () => Deciding(other) == version);

        Assert.Equal(version, (await other.EvaluateAsync(Story.OpeningAPullRequest)).Context.PolicyVersion);
    }

    [Fact]
    public async Task AReplicaThatIsBehindActivatesOnTopOfWhatTheStoreSays()
    {
        var (one, other) = (_policies.Start(), _policies.Start());
        var first = await SubmitAsync(one, Only("repo.read"));
        var second = await SubmitAsync(one, Only("alert.read"));
        await ActivateAsync(one, first, "oscar");

        var change = await ActivateAsync(other, second, "olga");
        await FollowAsync(one);

        Assert.Equal(first, change.Active?.From);
        Assert.Equal((second, second), (Deciding(one), Deciding(other)));
    }

    [Fact]
    public async Task WhileAnotherReplicaChangesSomethingAPersonWaits()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        Task<PolicyChange> change;
        await using (File.Open(_policies.FileOf("lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            change = ActivateAsync(service, version, "oscar");
            Assert.NotEqual(version, Deciding(service));
        }

        await AdvanceUntilAsync(service, () => change.IsCompleted);

        Assert.Equal(version, (await change).Active?.Version);
    }

    [Fact]
    public async Task AStoreThatStaysLockedIsNamed()
    {
        var service = _policies.Start();
        var version = await SubmitAsync(service, Only("repo.read"));
        await using var other = File.Open(_policies.FileOf("lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var change = ActivateAsync(service, version, "oscar");
        await AdvanceUntilAsync(service, () => change.IsCompleted);

        var refusal = await RefusedAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable", () => change);
        Assert.Contains("lock", refusal.Message);
        Assert.NotEqual(version, Deciding(service));
    }

    [Fact]
    public async Task AReplicaThatCannotFollowGoesOnAndSaysSo()
    {
        var (one, other) = (_policies.Start(), _policies.Start());
        var before = Deciding(other);
        var version = await SubmitAsync(one, Only("repo.read"));
        await ActivateAsync(one, version, "oscar");
        File.AppendAllText(_policies.FileOf("sets", version["sha256:".Length..], "only.cedar"), "permit(principal, action, resource);");

        await FollowAsync(other);

        Assert.Equal(before, Deciding(other));
        Assert.Contains("is not what its name says", (await OverviewAsync(other)).Fault);
        using var client = other.ClientOf(null);
        Assert.Equal("Degraded", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    public void Dispose() => _policies.Dispose();
}
