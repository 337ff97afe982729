using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.Tests.Storage;
using AgentTrust.TokenIssuer.TokenExchange;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>A scenario played with the service's own exchanges over a store of its own.</summary>
internal sealed class DelegationWorld(IssuerHost host, DelegationScenario scenario, DpopKey[] keys)
{
    private static readonly string[] Agents =
        [IssuerHost.Agent, IssuerHost.OtherAgent, Delegation.Third, Delegation.Fourth, SpiffeIds.Agent("nobody")];

    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private static readonly Caller Rita = new("rita", null, [PersonGroups.Owners]);
    private readonly MemoryAuthorityStore _store = new(new ChangeSignal(), host.Time);
    private readonly IOptions<TokenExchangeOptions> _options = Options.Create(new TokenExchangeOptions { MaxDelegationDepth = scenario.MaxDepth });
    private readonly IOptions<PlaceOptions> _places = Options.Create(new PlaceOptions());
    private TaskFacts _task = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private WorkloadCredentials Credentials => host.Services.GetRequiredService<WorkloadCredentials>();

    private IssuedTokens Tokens => host.Services.GetRequiredService<IssuedTokens>();

    public TaskFacts Task => _task;

    public async Task OpenAsync()
    {
        var now = host.Time.GetUtcNow();
        await _store.SeedAsync([.. Agents.Select((id, i) => AgentOf(id, scenario.Bounds[i], now))], [], AgentLife.Registered, Ending);
        _task = new TaskFacts
        {
            Id = $"task-{Guid.CreateVersion7(now):n}",
            Agent = Agents[0],
            Owner = "olivia",
            OpenedBy = "oscar",
            Intent = "Whatever it is",
            State = TaskState.Open,
            Steps = scenario.Steps,
            Step = scenario.Steps[0].Name,
            Boundaries = scenario.Boundaries,
            Budget = new TaskBudget { Calls = 10, Writes = 10, Minutes = 10 },
            OpenedAt = now,
            ExpiresAt = now.AddMinutes(10),
            Version = 1,
        };
        await _store.ChangeAsync(Agents[0], null, (_, _) => new Decided<bool>(true, new AuthorityChange { Tasks = [_task] }), Ending);
    }

    /// <summary>The first agent's own token, or null when it is refused one.</summary>
    public async Task<HeldToken?> IssueAsync()
    {
        var ruling = await new TaskTokenExchange(Credentials, new OnlyTask(_store, host.Time), _store, _options, _places).ExchangeAsync(new TokenExchangeRequest
        {
            IsAssertion = true,
            SubjectToken = host.TrustDomain.CredentialOf(Agents[0], SpiffeIds.TokenIssuer),
            Resource = SpiffeIds.ToolProxy,
            Scope = scenario.Scopes[0],
            Task = scenario.NamesTask ? new TaskAuthorization { Task = _task.Id, Resources = scenario.Limits[0] } : null,
        }, keys[0].Thumbprint, Ending);
        return Held(ruling, 0);
    }

    /// <summary>The next agent's token below <paramref name="parent"/>, or null when it is refused one.</summary>
    /// <param name="parent">What it is to descend from.</param>
    /// <param name="consent">To less than the scenario says, and to no resources in particular.</param>
    public async Task<HeldToken?> HandOnAsync(HeldToken parent, IReadOnlyList<string>? consent = null)
    {
        var to = parent.Holder + 1;
        var statements = new DelegationExchange(Credentials, Tokens, host.Services.GetRequiredService<DelegationStatements>(), _store, _options, _places);
        var ruling = await statements.ExchangeAsync(new TokenExchangeRequest
        {
            SubjectToken = parent.Value,
            ActorToken = host.TrustDomain.CredentialOf(Agents[to], SpiffeIds.TokenIssuer),
            Resource = SpiffeIds.ToolProxy,
            Task = new TaskAuthorization
            {
                Task = _task.Id,
                Delegation = keys[parent.Holder].CreateDelegation(new()
                {
                    AccessToken = parent.Value,
                    Agent = Agents[to],
                    JwkThumbprint = keys[to].Thumbprint,
                    Scope = consent ?? scenario.Scopes[to],
                    Resources = consent is null ? scenario.Limits[to] : null,
                }, host.Time),
            },
        }, keys[to].Thumbprint, Ending);
        return Held(ruling, to);
    }

    /// <summary>Which of the calls the proxy gets a token for, in the name of who holds <paramref name="token"/>.</summary>
    public async Task<HashSet<(string Action, string Type, string Id)>> ReachAsync(HeldToken token)
    {
        var reach = new HashSet<(string, string, string)>();
        var exchange = new ToolTokenExchange(Credentials, Tokens, _store, _options, _places);
        foreach (var (action, type, id) in DelegationScenario.Calls)
        {
            var ruling = await exchange.ExchangeAsync(new TokenExchangeRequest
            {
                SubjectToken = token.Value,
                ActorToken = host.TrustDomain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer),
                Resource = SpiffeIds.Tool("git"),
                ToolCall = new ToolCallAuthorization
                {
                    Task = _task.Id,
                    Call = "call-1",
                    Action = action,
                    Resource = new AccessEntity { Type = type, Id = id },
                    ArgumentsDigest = "sha256:a",
                    SingleUse = true,
                },
            }, host.ProxyKey.Thumbprint, Ending);
            if (ruling.Grant is not { } grant) continue;

            Assert.True(grant.Times.ExpiresAt <= token.Grant.Times.ExpiresAt, "A call's token outlives the token that it is for.");
            Assert.Equal([SpiffeIds.ToolProxy, .. token.Grant.Actors], grant.Actors);
            reach.Add((action, type, id));
        }

        return reach;
    }

    /// <summary>Ends something; the holders from the returned one on have nothing left.</summary>
    public async Task<int> EndAsync(IReadOnlyList<HeldToken> chain)
    {
        var at = scenario.EndAt % chain.Count;
        switch (scenario.End)
        {
            case DelegationEnd.TokenRevoked:
                await ChangeAsync(Agents[0], (authority, now) => new Decided<bool>(true, new AuthorityChange
                {
                    Revocations = [new(RevocationKind.Token, chain[at].Grant.Id, null, RevocationClock.RevokedAt(now, authority?.EndedAt))],
                }));
                return at;
            case DelegationEnd.AgentSuspended:
                await ChangeAsync(Agents[at], (authority, now) => AgentLife.Suspend(authority, Oscar, "Odd.", now));
                return at;
            case DelegationEnd.AgentSuspendedAndResumed:
                await ChangeAsync(Agents[at], (authority, now) => AgentLife.Suspend(authority, Oscar, "Odd.", now));
                await ChangeAsync(Agents[at], (authority, now) => AgentLife.Resume(authority, Oscar, "Fine.", now));
                return at;
            case DelegationEnd.AgentRetired:
                await ChangeAsync(Agents[at], (authority, now) => AgentLife.Retire(authority, Oscar, "Enough.", now));
                return at;
            case DelegationEnd.OwnerGone:
                await ChangeAsync(Agents[at], (authority, now) => AgentOwnership.Orphan(authority, Oscar, "She left.", now));
                return at;
            case DelegationEnd.OwnerChanged:
                await ChangeAsync(Agents[at], (authority, now) => AgentOwnership.Offer(authority, new TransferAgent("rita", "Hers."), Oscar, now));
                await ChangeAsync(Agents[at], (authority, now) => AgentOwnership.Accept(authority, Rita, "Mine.", now));
                return at;
            case DelegationEnd.BoundsNarrowed:
                var nothing = new AgentBounds { ActionGroups = [], Repositories = [], Environments = [] };
                await ChangeAsync(Agents[at], (authority, now) =>
                    AccessReviewEndpoints.Narrow(authority, authority!.Agent.Facts.Version, nothing, Oscar, "Unused.", now));
                return at;
            case DelegationEnd.TaskClosed:
                await ChangeAsync(Agents[0], (authority, now) => TaskDecisions.Close(authority, _task.Id, "Done.", Oscar, now));
                return 0;
            case DelegationEnd.TaskSuspended:
                await ChangeAsync(Agents[0], (authority, now) => TaskDecisions.Suspend(authority, _task.Id, "Odd.", Oscar, now));
                return 0;
            case DelegationEnd.TaskExpired:
                host.Time.Advance(_task.ExpiresAt - host.Time.GetUtcNow());
                return 0;
            case DelegationEnd.StepAdvanced:
                await ChangeAsync(Agents[0], (authority, now) => TaskDecisions.Advance(authority, _task.Id, Oscar, now));
                return 0;
            case DelegationEnd.KillSwitchThrown:
                await _store.ChangeEverythingAsync((whole, now) => KillSwitch.Throw(whole, Oscar, "Everything.", now), Ending);
                return 0;
            default:
                var left = chain[at].Grant.Times.ExpiresAt - host.Time.GetUtcNow();
                if (left > TimeSpan.Zero) host.Time.Advance(left);
                return at;
        }
    }

    private Task<T> ChangeAsync<T>(string agent, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide) =>
        _store.ChangeAsync(agent, _task.Id, decide, Ending);

    private HeldToken? Held(TokenRuling ruling, int holder) => ruling.Grant is { } grant
        ? new(host.Services.GetRequiredService<AccessTokenFactory>().Create(grant).AccessToken, grant, holder)
        : null;

    private static RegisteredAgent AgentOf(string id, AgentBounds bounds, DateTimeOffset now) => new()
    {
        Facts = new AgentFacts
        {
            Id = id,
            Name = id.Split('/')[^1],
            Owner = "olivia",
            Function = "remediate",
            State = AgentState.Active,
            Bounds = bounds,
            ReviewDue = now.AddDays(90),
            Version = 1,
        },
        Attestations = [new Attestation(SpiffeIds.TrustDomain, id)],
    };
}

/// <summary>A token in somebody's hands.</summary>
internal sealed record HeldToken(string Value, TokenGrant Grant, int Holder);
