using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.Suites;

/// <summary>What every queue of revoked sessions promises; a derived class says which one.</summary>
public abstract class RevokedSessionsConformance
{
    private const string Receiver = "https://receiver.example/events";
    private const string Agent = "spiffe://agenttrust.local/agent/a";
    private static readonly AuditDraft Record = new() { Kind = "security_event.sent" };

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AReceiverIsToldInOrderOfWhatIsRevokedSinceItIsKnown()
    {
        var (sessions, authority) = await CreateAsync();
        await RevokeAsync(authority, "before");
        await sessions.EnrolAsync(Receiver, Ending);
        await RevokeAsync(authority, "first");
        await RevokeAsync(authority, "second");
        await sessions.EnrolAsync(Receiver, Ending);

        var told = await TellAllAsync(sessions);

        Assert.Equal(["first", "second"], told.Select(session => session.Revocation.Id));
        Assert.Equal((Agent, "Its work is done."), (told[0].Cause!.Agent, told[0].Cause!.Reason));
        Assert.Equal(InitiatingEntity.System, told[0].Cause!.Initiator);
        Assert.NotEqual(told[0].Cause!.Transaction, told[1].Cause!.Transaction);
    }

    [Fact]
    public async Task AllThatOneDecisionRevokesHasOneTransaction()
    {
        var (sessions, authority) = await CreateAsync();
        await sessions.EnrolAsync(Receiver, Ending);
        await RevokeAsync(authority, "first", "second");

        var told = await TellAllAsync(sessions);

        Assert.Equal(["first", "second"], told.Select(session => session.Revocation.Id));
        Assert.Equal(told[0].Cause!.Transaction, told[1].Cause!.Transaction);
    }

    [Fact]
    public async Task WhatWasNotSettledComesAgain()
    {
        var (sessions, authority) = await CreateAsync();
        await sessions.EnrolAsync(Receiver, Ending);
        await RevokeAsync(authority, "first");

        Assert.Equal(DeliveryTurn.Failed, await sessions.TakeTurnAsync(Receiver, (_, _) => Task.FromResult<AuditDraft?>(null), Ending));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sessions.TakeTurnAsync(Receiver, (_, _) => throw new InvalidOperationException(), Ending));

        Assert.Equal("first", Assert.Single(await TellAllAsync(sessions)).Revocation.Id);
    }

    [Fact]
    public async Task OneReplicaTellsAReceiverAtATimeAndRevocationsDoNotWaitForIt()
    {
        var (sessions, authority) = await CreateAsync();
        await sessions.EnrolAsync(Receiver, Ending);
        await sessions.EnrolAsync("another", Ending);
        await RevokeAsync(authority, "first");
        var slow = new TaskCompletionSource<AuditDraft?>();
        var called = new TaskCompletionSource();

        var telling = sessions.TakeTurnAsync(Receiver, (_, _) => { called.SetResult(); return slow.Task; }, Ending);
        await called.Task.WaitAsync(Ending);
        Assert.Equal(DeliveryTurn.Idle, await sessions.TakeTurnAsync(Receiver, (_, _) => throw new InvalidOperationException(), Ending));
        await RevokeAsync(authority, "second");
        Assert.Equal(DeliveryTurn.Settled, await sessions.TakeTurnAsync("another", (_, _) => Task.FromResult<AuditDraft?>(Record), Ending));
        slow.SetResult(Record);

        Assert.Equal(DeliveryTurn.Settled, await telling);
        Assert.Equal("second", Assert.Single(await TellAllAsync(sessions)).Revocation.Id);
    }

    [Fact]
    public async Task AReceiverThatIsNotKnownIsToldNothing()
    {
        var (sessions, authority) = await CreateAsync();
        await RevokeAsync(authority, "first");

        Assert.Empty(await TellAllAsync(sessions));
    }

    /// <summary>An empty queue, and the authority whose revocations it holds.</summary>
    private protected abstract Task<(IRevokedSessions Sessions, IAuthorityStore Authority)> CreateAsync();

    private static Task<bool> RevokeAsync(IAuthorityStore authority, params string[] tasks) => authority.ChangeAsync(
        Agent, null,
        (_, now) => new Decided<bool>(true, new AuthorityChange
        {
            Revocations = [.. tasks.Select(task => new NewRevocation(RevocationKind.Task, task, null, now))],
            Events = [.. tasks.Select(task => new TaskClosed { Task = task, Agent = Agent, State = TaskState.Completed, Reason = "Its work is done.", At = now })],
        }),
        Ending);

    private static async Task<List<RevokedSession>> TellAllAsync(IRevokedSessions sessions)
    {
        var told = new List<RevokedSession>();
        while (await sessions.TakeTurnAsync(Receiver, Take, Ending) == DeliveryTurn.Settled) { }
        return told;

        Task<AuditDraft?> Take(RevokedSession session, CancellationToken ending)
        {
            told.Add(session);
            return Task.FromResult<AuditDraft?>(Record);
        }
    }
}
