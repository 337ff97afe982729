using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What holds while others decide at the same time, and within the second of an end.</summary>
public abstract partial class AuthorityStoreConformance
{
    [Fact]
    public async Task AReaderOfTheFeedSkipsNothingWhileWritersRace()
    {
        await SeedAsync();
        const int each = 25;
        var writers = new[] { "a", "b", "a", "b" }.Select(agent => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                await _store.ChangeAsync(SpiffeIds.Agent(agent), null, (_, now) => new Decided<bool>(true, new AuthorityChange
                {
                    Revocations = [new(RevocationKind.Token, $"{agent}{i}", null, now), new(RevocationKind.Token, $"{agent}{i}'", null, now)],
                }), Ending);
            }
        })).ToList();

        var seen = new List<Contracts.Tokens.Revocation>();
        var completeUpTo = DateTimeOffset.MinValue;
        while (seen.Count < each * 4 * 2)
        {
            var page = await _store.ReadRevocationsAsync(seen.Count, Ending);
            Assert.All(page.Entries, entry => Assert.True(entry.At >= completeUpTo, "A page said it was complete and was not."));
            seen.AddRange(page.Entries);
            completeUpTo = page.AsOf;
        }

        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen.Select(entry => entry.Position));
    }

    [Fact]
    public async Task ATokenDecidedBeforeASuspensionIsDeadAndOneDecidedAfterItLives()
    {
        await SeedAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        using var begun = new SemaphoreSlim(0);
        var issuers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var tokens = new List<(long Version, DateTimeOffset IssuedAt)>();
            while (!over.IsCancellationRequested)
            {
                // There is none after several ends within one second, until it is over.
                var issued = await _store.IssueAsync(SpiffeIds.Agent("a"), null, null, (authority, now) => new Decided<(long, DateTimeOffset)?>(
                    RevocationClock.IssuedAt(now, authority!.EndedAt) is { } at ? (authority.Agent.Facts.Version, at) : null, AuthorityChange.None), Ending);
                if (issued is not { } token) continue;

                tokens.Add(token);
                if (tokens.Count == 1) begun.Release();
            }

            return tokens;
        })).ToList();

        for (var i = 0; i < 3; i++) await begun.WaitAsync(Ending);
        for (var i = 0; i < 10; i++)
        {
            await SuspendAsync("a");
            await _store.ChangeAsync(SpiffeIds.Agent("a"), null, (authority, now) => AgentLife.Resume(authority, Oscar, "Fine.", now), Ending);
        }

        await over.CancelAsync();
        var issued = (await Task.WhenAll(issuers)).SelectMany(tokens => tokens).ToList();
        var suspensions = (await _store.ReadRevocationsAsync(0, Ending)).Entries;

        Assert.NotEmpty(issued);
        Assert.All(issued, token => Assert.All(suspensions, (suspension, i) =>
            // The i-th suspension made version 2i + 2.
            Assert.Equal(token.Version < (2 * i) + 2, token.IssuedAt <= suspension.At)));
    }

    [Fact]
    public async Task ATokenDecidedBeforeTheKillSwitchIsDeadAndNoneIsDecidedAfterIt()
    {
        await SeedAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        using var begun = new SemaphoreSlim(0);
        var issuers = new[] { "a", "b" }.Select(agent => Task.Run(async () =>
        {
            var tokens = new List<DateTimeOffset>();
            while (!over.IsCancellationRequested)
            {
                var issued = await _store.IssueAsync(SpiffeIds.Agent(agent), null, null, (authority, now) => new Decided<DateTimeOffset?>(
                    authority!.KillSwitch.Halted ? null : RevocationClock.IssuedAt(now, authority.EndedAt), AuthorityChange.None), Ending);
                if (issued is { } at) tokens.Add(at);
                if (tokens.Count == 1) begun.Release();
            }

            return tokens;
        })).ToList();
        for (var i = 0; i < 2; i++) await begun.WaitAsync(Ending);

        await ThrowAsync();
        await over.CancelAsync();

        var revoked = Assert.Single((await _store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.All((await Task.WhenAll(issuers)).SelectMany(tokens => tokens), issued => Assert.True(issued <= revoked.At));
    }

    [Fact]
    public async Task ATokenOfAResumedTaskOutlivesTheRevocationOfItsSuspension()
    {
        await SeedAsync();
        var task = await OpenAsync("a");

        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Suspend(authority, task.Id, "Odd.", Oscar, now));
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Resume(authority, task.Id, "Fine.", Oscar, now));
        var issued = await _store.IssueAsync(task.Agent, task.Id, null, (authority, now) =>
            new Decided<DateTimeOffset>(RevocationClock.IssuedAt(now, authority!.EndedAt)!.Value, AuthorityChange.None), Ending);
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Suspend(authority, task.Id, "Again.", Oscar, now));

        var revoked = (await _store.ReadRevocationsAsync(0, Ending)).Entries;
        Assert.True(revoked[0].At < issued && issued <= revoked[1].At, "A token of between two suspensions is dead from the second on, not before.");
    }
}
