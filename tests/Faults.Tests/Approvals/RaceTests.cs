using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>Fifty at once, over HTTP, through the service's own storage and outbox: what happened once is told once.</summary>
public sealed class RaceTests(SharedApprovals shared) : IClassFixture<SharedApprovals>
{
    private const int Fifty = 50;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static DecideAccessRequest Saw { get; } = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task FiftyPeopleWhoGrantAtOnceMakeOneGrant(int quorum)
    {
        var running = await shared.GetAsync();
        var request = await AskAsync(running, quorum);

        var answers = await AtOnceAsync(n => running.Person($"person{n}").GrantAsync(request.Id, Saw, Cancelled));

        Assert.Equal(quorum, answers.Count(answer => answer is null));
        Assert.All(answers.OfType<ProblemException>(), refused => Assert.Equal("urn:agenttrust:approval:granted", refused.Type));
        Assert.Equal(quorum, (await running.Proxy.GetAsync(request.Id, Cancelled)).Decisions.Count);
        Assert.Equal([nameof(ApprovalGranted), nameof(ApprovalRequested)], await HeardAsync(running, request.Id, 2));
        Assert.Equal([.. Enumerable.Repeat("approval.granted pending", quorum - 1), "approval.granted granted"], await LoggedAsync(running, request.Id, AuditKinds.ApprovalGranted));
    }

    [Fact]
    public async Task FiftyDecisionsAtOnceOfWhichHalfSayNoAreOneDecision()
    {
        var running = await shared.GetAsync();
        var request = await AskAsync(running);

        var answers = await AtOnceAsync(n => n % 2 == 0
            ? running.Person($"person{n}").GrantAsync(request.Id, Saw, Cancelled)
            : running.Person($"person{n}").RejectAsync(request.Id, Saw, Cancelled));

        Assert.Single(answers, answer => answer is null);
        var decided = Assert.Single((await running.Proxy.GetAsync(request.Id, Cancelled)).Decisions);
        Assert.Equal(
            decided.Granted ? [nameof(ApprovalGranted), nameof(ApprovalRequested)] : [nameof(ApprovalRejected), nameof(ApprovalRequested)],
            await HeardAsync(running, request.Id, 2));
    }

    [Fact]
    public async Task OnePersonWhoPressesFiftyTimesHasOneVote()
    {
        var running = await shared.GetAsync();
        var request = await AskAsync(running, quorum: 2);

        var answers = await AtOnceAsync(_ => running.Person("rita").GrantAsync(request.Id, Saw, Cancelled));

        Assert.All(answers, Assert.Null);
        var seen = await running.Proxy.GetAsync(request.Id, Cancelled);
        Assert.Equal((AccessRequestState.Pending, 1), (seen.State, seen.Decisions.Count));
        Assert.Equal([nameof(ApprovalRequested)], await HeardAsync(running, request.Id, 1));
        Assert.Equal(["approval.granted pending"], await LoggedAsync(running, request.Id, AuditKinds.ApprovalGranted));
    }

    [Fact]
    public async Task OneGrantThatFiftyWantToUseAtOnceGivesOneCall()
    {
        var running = await shared.GetAsync();
        var request = await AskAsync(running);
        await running.Person("rita").GrantAsync(request.Id, Saw, Cancelled);

        var answers = await AtOnceAsync(n => running.Proxy.ConsumeAsync(request.Id, ApprovedCall.Use($"call_{n}"), Cancelled));

        Assert.Single(answers, answer => answer is null);
        Assert.All(answers.OfType<ProblemException>(), refused => Assert.Equal("urn:agenttrust:approval:used", refused.Type));
        Assert.Equal([nameof(ApprovalConsumed), nameof(ApprovalGranted), nameof(ApprovalRequested)], await HeardAsync(running, request.Id, 3));
        Assert.Single(await LoggedAsync(running, request.Id, AuditKinds.ApprovalConsumed));
    }

    /// <summary>Random groups for fifty people, the owner and the opener among them: whoever may decide is counted or comes too late, nobody else.</summary>
    [Fact]
    public async Task OfFiftyRandomPeopleAtOnceExactlyThePermittedCanGrant()
    {
        var running = await shared.GetAsync();
        string[] asked = [PersonGroups.ServiceOwners, PersonGroups.Security];
        for (var round = 0; round < 8; round++)
        {
            var request = await AskAsync(running, 2, asked);
            var rare = round % 2 == 0 ? 2 : 40; // few who may: not always enough; many: a crowd for two places
            var people = Enumerable.Range(0, Fifty).Select(n => (
                Name: n switch { 0 => SampleCall.Binding.Owner, 1 => SampleCall.Binding.OpenedBy, _ => $"person{n}" },
                Groups: (string[])[.. asked.Where(_ => n < 2 || Random.Shared.Next(Fifty) < rare), PersonGroups.Operators])).ToArray();

            var answers = await AtOnceAsync(n => running.Person(people[n].Name, people[n].Groups).GrantAsync(request.Id, Saw, Cancelled));

            var permitted = people.Where((person, n) => n > 1 && person.Groups.Intersect(asked).Any()).ToList();
            var enough = permitted.Any(one => one.Groups.Contains(asked[0]) && permitted.Any(other => other.Name != one.Name && other.Groups.Contains(asked[1])));
            var seen = await running.Proxy.GetAsync(request.Id, Cancelled);
            Assert.Equal(enough ? AccessRequestState.Granted : AccessRequestState.Pending, seen.State);
            Assert.Subset(permitted.Select(person => person.Name).ToHashSet(), seen.Decisions.Select(decision => decision.Person).ToHashSet());
            Assert.Equal(answers.Count(answer => answer is null), seen.Decisions.Count);
            if (!enough) Assert.Equal(permitted.Count, seen.Decisions.Count);
            Assert.Equal(enough ? 1 : 0, (await HeardAsync(running, request.Id, enough ? 2 : 1)).Count(heard => heard == nameof(ApprovalGranted)));
        }
    }

    private static Task<AccessRequest> AskAsync(RunningApprovals running, int quorum = 1, params string[] approvers)
    {
        var task = $"task_{Guid.CreateVersion7():N}";
        return running.Proxy.SubmitAsync(running.Submission(task, quorum, approvers), task, Cancelled);
    }

    /// <summary>All are ready before the first one goes; null is a yes.</summary>
    private static async Task<ProblemException?[]> AtOnceAsync(Func<int, Task> act)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var acts = Enumerable.Range(0, Fifty).Select(async n =>
        {
            await go.Task;
            try
            {
                await act(n);
                return null;
            }
            catch (ProblemException refused)
            {
                return refused;
            }
        }).ToArray();
        go.SetResult();
        return await Task.WhenAll(acts);
    }

    /// <summary>Everything that was told of it, once nothing waits to be told any more.</summary>
    private static async Task<IReadOnlyList<string>> HeardAsync(RunningApprovals running, string approval, int atLeast)
    {
        await running.DrainAsync(Cancelled);
        return await running.Listener.WaitAsync(approval, atLeast, Cancelled);
    }

    private static async Task<IEnumerable<string>> LoggedAsync(RunningApprovals running, string approval, string kind)
    {
        await running.DrainAsync(Cancelled);
        return (await LoggedKinds.ReadAsync(running.Log.Client(SpiffeIds.AuditVerifier), Cancelled))[approval].Where(one => one.StartsWith(kind, StringComparison.Ordinal));
    }
}
