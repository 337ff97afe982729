using System.Collections.Concurrent;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Policies;

/// <summary>Answers <c>/policy-sets</c> as the policy service does, and keeps what it was asked. It listens, because the tool calls over the network.</summary>
internal sealed class FakePolicySets : IAsyncDisposable
{
    public const string Token = ListeningFake.Token;
    public const string Version = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private FakePolicySets(WebApplication app) => _app = app;

    public static PolicyActivation Activation { get; } = new()
    {
        Id = "1", Version = Version, From = "sha256:before", At = Now, Source = PolicyActivationSource.Request,
        Person = "oscar", SecondPerson = "olga", Reason = "Reading will do.",
    };

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What it answers next; null does what is asked.</summary>
    public IResult? Answer { get; set; }

    public static async Task<FakePolicySets> StartAsync()
    {
        var fake = new FakePolicySets(ListeningFake.Build());
        fake.Map();
        await fake._app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.MapPost("/policy-sets", (PolicySetSubmission set) => Do($"submit {string.Join(' ', set.Files.Keys.Order(StringComparer.Ordinal))}",
            new StoredPolicySet { Version = Version, Policies = 1, GoldenRequests = 2, Failed = [new("decisions/a.json", "reads", "permit", "deny")] }));
        _app.MapPost("/policy-sets/{version}/activation", (string version, ReasonGiven why) => Do($"activate {version}: {why.Reason}", new PolicyChange { Active = Activation }));
        _app.MapPost("/policy-sets/{version}/replay", (string version, ReplayRequest request) =>
            Do($"replay {version} from {request.From:u} limit {request.Limit}", Replay(new() { NewlyDenied = 2 })));
        _app.MapPost("/policy-sets/rollback", (ReasonGiven why) => Do($"rollback: {why.Reason}", new PolicyChange { Active = Activation }));
        _app.MapGet("/policy-sets", () => Do("list", Overview(null)));
        _app.MapPut("/policy-sets/shadow", (ShadowRequest request) => Do($"shadow {request.Version}: {request.Reason}", Shadow));
        _app.MapDelete("/policy-sets/shadow", () => Do("end", Report(Shadow)));
        _app.MapGet("/policy-sets/shadow/differences", () => Do("differences", Report(null)));
    }

    public static PolicySetOverview Overview(string? fault) => new()
    {
        Active = Activation,
        Shadow = "sha256:candidate",
        Fault = fault,
        Pending = [new() { Version = "sha256:next", Source = PolicyActivationSource.RollBack, Person = "olga", Reason = "Too narrow.", ExpiresAt = Now.AddHours(1) }],
        History = [Activation, Activation with { Id = "0", Version = "sha256:before", Source = PolicyActivationSource.Folder, Person = null, Reason = "The service started with it." }],
        Versions = [Version],
    };

    private static ShadowedPolicySet Shadow { get; } = new() { Version = Version, Since = Now, Person = "oscar", Reason = "Would it do?" };

    public static ReplayReport Replay(ChangeCounts changes) => new()
    {
        PolicyVersion = Version,
        RecordedVersions = new Dictionary<string, long> { ["sha256:before"] = 7 },
        Decisions = 7,
        Unchanged = 7 - changes.Total,
        UnchangedByOtherPolicies = 0,
        Changes = changes,
        ByAgent = [],
        ByTool = [],
        ByTask = [],
        Changed = [],
        Drifted = [],
        DriftedCount = 0,
        NotReplayed = [],
    };

    private static ShadowReport Report(ShadowedPolicySet? shadow) => new()
    {
        Shadow = shadow,
        Compared = shadow is null ? 0 : 7,
        Dropped = 0,
        Changes = new() { NewlyDenied = shadow is null ? 0 : 1 },
        Errors = 0,
        OtherPolicies = 0,
        ByAgent = [],
        ByTool = shadow is null ? [] : [new("git.open_pull_request", 7, new() { NewlyDenied = 1 })],
        ByAction = [],
        ByTask = [],
        Newest = shadow is null ? [] :
        [
            new()
            {
                Call = "call_1", Time = Now, Agent = "spiffe://agenttrust.local/agent/coding-agent", Task = "tsk_1", Tool = "git.open_pull_request",
                Action = "repo.pull_request.open", Resource = new() { Type = "repository", Id = "shop/checkout" }, PolicyVersion = "sha256:before",
                Decided = new(DecisionOutcome.Permitted, ["all"]), Candidate = new(DecisionOutcome.Denied, []),
            },
        ],
    };

    private IResult Do<T>(string asked, T answer)
    {
        Asked.Enqueue(asked);
        return Answer ?? Results.Json(answer);
    }
}
