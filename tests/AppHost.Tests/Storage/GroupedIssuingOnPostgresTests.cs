using System.Diagnostics;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>What is issued at the same time shares a commit, and nothing else: no failure, no lock, no authority.</summary>
public sealed class GroupedIssuingOnPostgresTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private readonly IssuerDatabase _database = new(system);
    private IAuthorityStore _store = null!;
    private TaskFacts _a = null!;
    private TaskFacts _b = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_store, _) = await _database.CreateAsync();
        await _store.SeedAsync([SampleAuthority.Agent("a"), SampleAuthority.Agent("b")], [], AgentLife.Registered, Ending);
        (_a, _b) = (await OpenAsync("a"), await OpenAsync("b"));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task WhatOneOfThemBreaksTheOthersDoNotNotice()
    {
        using var busy = new BusyLanes(this);
        var good = Enumerable.Range(0, 5).Select(i => RecordAsync(i % 2 == 0 ? _a : _b, $"good {i}")).ToList();
        var thrown = _store.IssueAsync<bool>(_a.Agent, _a.Id, null, (_, _) => throw new TimeoutException(), Ending);
        var unstorable = RecordAsync(_b, "unstorable", new AgentUse("nobody", _b.Id, "repo.read", "repository", "shop/checkout"));
        busy.End();

        Assert.All(await Task.WhenAll(good), Assert.True);
        await Assert.ThrowsAsync<TimeoutException>(() => thrown);
        await Assert.ThrowsAsync<PostgresException>(() => unstorable);
        Assert.Equal(5, await _database.CountAsync("SELECT count(*) FROM outbox_record WHERE payload LIKE '%good %'"));
        Assert.Equal(0, await _database.CountAsync("SELECT count(*) FROM outbox_record WHERE payload LIKE '%unstorable%'"));
    }

    [Fact]
    public async Task EachIsDecidedByItsOwnAgentTaskAndTokenAlone()
    {
        await _store.ChangeAsync(_b.Agent, null, (_, now) => new Decided<bool>(true, new AuthorityChange
        {
            Revocations = [new(RevocationKind.Token, "ended", null, now), new(RevocationKind.Agent, _b.Agent, null, now)],
        }), Ending);
        using var busy = new BusyLanes(this);

        var own = LookAsync(_a.Agent, _a.Id, null);
        var anothers = LookAsync(_a.Agent, _b.Id, null);
        var ended = LookAsync(_b.Agent, _b.Id, Token("ended"));
        var alive = LookAsync(_a.Agent, _a.Id, Token("alive") with { Agent = _a.Agent, Task = _a.Id });
        busy.End();

        Assert.Equal(("a", _a.Id, null), Facts(await own));
        Assert.Equal(("a", null, null), Facts(await anothers));
        Assert.Equal(("b", _b.Id), ((await ended).Agent.Facts.Name, (await ended).Tasks.Single().Id));
        Assert.NotNull((await ended).EndedAt);
        Assert.Contains((await ended).TokenRevocations, Token("ended").IsEndedBy);
        Assert.Empty((await alive).TokenRevocations);

        PresentedToken Token(string id) => new(id, _b.Agent, _b.Id, _b.Step, SampleAuthority.Noon.AddYears(-1));
        static (string, string?, DateTimeOffset?) Facts(AgentAuthority authority) =>
            (authority.Agent.Facts.Name, authority.Tasks.SingleOrDefault()?.Id, authority.EndedAt);
    }

    [Fact]
    public async Task AChangeOfOneAgentHoldsUpItsOwnTokensOnly()
    {
        using var changing = new ManualResetEventSlim();
        using var over = new ManualResetEventSlim();
        var change = Task.Run(() => _store.ChangeAsync(_a.Agent, null, (authority, now) =>
        {
            changing.Set();
            over.Wait(Ending);
            return AgentLife.Suspend(authority, Oscar, "Odd.", now);
        }, Ending));
        changing.Wait(Ending);

        var held = Enumerable.Range(0, 4).Select(_ => LookAsync(_a.Agent, _a.Id, null)).ToList();
        var anothers = await LookAsync(_b.Agent, _b.Id, null);
        var early = held.Count(one => one.IsCompleted);
        over.Set();
        await change;

        Assert.Equal("b", anothers.Agent.Facts.Name);
        Assert.Equal(0, early);
        Assert.All(await Task.WhenAll(held), seen => Assert.Equal(AgentState.Suspended, seen.Agent.Facts.State));
    }

    [Fact]
    public async Task AProofThatHasComeToProveAnotherAgentTooIsNotRemembered()
    {
        var proof = new Attestation(SpiffeIds.TrustDomain, _a.Agent);
        Assert.NotNull(await _store.RecallAgentAsync(proof, Ending));
        // No registration allows it; the store does not rely on that.
        await _database.CountAsync($"WITH added AS (INSERT INTO attestations (issuer, subject, agent, prefix) VALUES ('{proof.Issuer}', '*', '{_b.Agent}', '') RETURNING 1) SELECT count(*) FROM added");

        Assert.Equal(_a.Agent, (await _store.RecallAgentAsync(proof, Ending))?.Id);
        Assert.False(await _store.IssueAsync(new IssueSubject(_a.Agent, _a.Id) { Proof = proof },
            (authority, _) => new Decided<bool>(authority is not null, AuthorityChange.None), Ending));
        Assert.Null(await _store.RecallAgentAsync(proof, Ending));
    }

    [Fact]
    public async Task EachRecordKeepsTheTraceOfItsOwnRequest()
    {
        using var busy = new BusyLanes(this);
        var traces = new List<string>();
        var all = Enumerable.Range(0, 3).Select(i =>
        {
            using var request = new Activity("request").Start();
            traces.Add(request.TraceId.ToString());
            return RecordAsync(_a, $"traced {request.TraceId}");
        }).ToList();
        busy.End();
        await Task.WhenAll(all);

        foreach (var trace in traces)
            Assert.Equal(1, await _database.CountAsync($"SELECT count(*) FROM outbox_record WHERE payload LIKE '%traced {trace}%' AND payload::jsonb ->> 'trace_id' = '{trace}'"));
    }

    private Task<bool> RecordAsync(TaskFacts task, string summary, AgentUse? use = null) => _store.IssueAsync(task.Agent, task.Id, null, (_, _) => new Decided<bool>(
        true, new AuthorityChange { Use = use, Records = [new AuditDraft { Kind = AuditKinds.TokenIssued, Summary = summary }] }), Ending);

    private Task<AgentAuthority> LookAsync(string agent, string task, PresentedToken? presented) =>
        _store.IssueAsync(agent, task, presented, (authority, _) => new Decided<AgentAuthority>(authority!, AuthorityChange.None), Ending);

    private async Task<TaskFacts> OpenAsync(string agent) => (await _store.ChangeAsync(
        SpiffeIds.Agent(agent), null, (authority, now) => TaskDecisions.Open(authority, SampleAuthority.Asked(agent), Oscar, now), Ending)).Value!;

    /// <summary>Decisions under way that do not end before they are told to: what comes meanwhile goes together after them.</summary>
    private sealed class BusyLanes : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly SemaphoreSlim _begun = new(0);
        private readonly List<Task> _all = [];

        public BusyLanes(GroupedIssuingOnPostgresTests tests)
        {
            for (var lane = 0; lane < 2; lane++)
            {
                _all.Add(tests._store.IssueAsync(tests._a.Agent, tests._a.Id, null, (_, _) =>
                {
                    _begun.Release();
                    _end.Wait(Ending);
                    return new Decided<bool>(true, AuthorityChange.None);
                }, Ending));
                _begun.Wait(Ending); // else one lane takes both
            }
        }

        public void End() => _end.Set();

        public void Dispose()
        {
            _end.Set();
            Task.WaitAll(_all);
            _end.Dispose();
            _begun.Dispose();
        }
    }
}
