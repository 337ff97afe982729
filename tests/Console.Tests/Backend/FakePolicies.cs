using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Policy;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>The policy service: two sets in its store, the newer one decides.</summary>
public sealed class FakePolicies
{
    public static readonly string Older = "sha256:" + new string('1', 64);
    public static readonly string Newer = "sha256:" + new string('2', 64);

    private static readonly string[] Rules =
    [
        "permit (principal, action == Action::\"repo.read\", resource);\n",
        "forbid (principal, action, resource)\nwhen { session.untrusted_read };\n",
    ];

    /// <summary>A second person has to ask for the same.</summary>
    public bool RequiresSecondPerson { get; set; }

    public string Active { get; private set; } = Newer;

    /// <summary>The set that decides beside, if any.</summary>
    public ShadowedPolicySet? Beside { get; set; }

    public List<PendingPolicyActivation> Pending { get; } = [];

    /// <summary>Bodies of the last questions, by path.</summary>
    public Dictionary<string, JsonElement> Asked { get; } = [];

    public HttpResponseMessage Answer(string person, HttpRequestMessage request, JsonElement body)
    {
        if (request.Method == HttpMethod.Post) Asked[request.RequestUri!.AbsolutePath] = body;
        return Segments(request) switch
        {
            ["policy-sets"] => Json(Overview()),
            ["policy-sets", "active"] => Json(new PolicySetView { Version = Active, ActivatedAt = At(-60), Policies = [Policy("repo-read", Rules[0]), Policy("untrusted-stops", Rules[1])] }),
            ["policy-sets", "shadow", "differences"] => Json(Shadow()),
            ["policy-sets", "shadow"] when request.Method == HttpMethod.Put => Json(Beside = new()
            {
                Version = body.GetProperty("version").GetString()!, Since = At(0), Person = person, Reason = body.GetProperty("reason").GetString()!,
            }),
            ["policy-sets", "shadow"] => Json(EndShadow()),
            ["policy-sets", "rollback"] => Json(new PolicyChange { Active = Activation(Active = Older, PolicyActivationSource.RollBack) }),
            ["policy-sets", _, "replay"] => Json(Replay()),
            ["policy-sets", var version, "activation"] => Json(Activate(version, person, body)),
            ["policy-sets", var version] => Json(new PolicySetContent(version, At(-90), Files(version))),
            ["questions", "who-could"] => Json(Reach(Query(request, "action")!)),
            ["access", "v1", "explanation"] => Json(Explanation()),
            _ => Problem(HttpStatusCode.NotFound, "No such path."),
        };
    }

    private PolicyChange Activate(string version, string person, JsonElement body)
    {
        if (!RequiresSecondPerson) return new PolicyChange { Active = Activation(Active = version, PolicyActivationSource.Request) };

        Pending.Add(new() { Version = version, Source = PolicyActivationSource.Request, Person = person, Reason = body.GetProperty("reason").GetString()!, ExpiresAt = At(60) });
        return new PolicyChange { Waiting = Pending[^1] };
    }

    private PolicySetOverview Overview() => new()
    {
        Active = Activation(Active, PolicyActivationSource.Request), Pending = Pending, Versions = [Newer, Older],
        History = [Activation(Newer, PolicyActivationSource.Request), Activation(Older, PolicyActivationSource.Folder)],
    };

    private static PolicyActivation Activation(string version, PolicyActivationSource source) => new()
    {
        Id = version[^4..] + source, Version = version, From = version == Newer ? Older : null, At = At(version == Newer ? -60 : -600), Source = source,
        Person = source == PolicyActivationSource.Folder ? null : "oscar", Reason = "Untrusted content stops writes.",
    };

    private static Dictionary<string, string> Files(string version) => new()
    {
        ["agenttrust.cedarschema"] = "entity Agent;\n",
        ["repositories.cedar"] = version == Newer ? Rules[0] + Rules[1] : Rules[0],
        [version == Newer ? "decisions/untrusted.json" : "decisions/old.json"] = "[]\n",
    };

    private static PolicyView Policy(string id, string text) => new() { Id = id, Reason = "Reading the code of the task is what the task is for.", Text = text };

    private ShadowReport EndShadow()
    {
        var report = Shadow();
        Beside = null;
        return report;
    }

    private ShadowReport Shadow() => new()
    {
        Shadow = Beside, Compared = Beside is null ? 0 : 180, Dropped = 0, Changes = new ChangeCounts { NewlyPermitted = Beside is null ? 0 : 3 }, Errors = 0, OtherPolicies = 0,
        ByAgent = [], ByTool = [], ByAction = [], ByTask = [],
        Newest = Beside is null ? [] :
        [
            new()
            {
                Call = "call_3", Time = At(-1), Agent = Samples.CodingAgent, Task = "tsk_1", Tool = "git/create_branch", Action = "repo.branch.write", PolicyVersion = Newer,
                Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
                Decided = new DecidedBy(DecisionOutcome.Denied, ["untrusted-stops"]), Candidate = new DecidedBy(DecisionOutcome.Permitted, ["branch-write"]),
            },
        ],
    };

    private static ReplayReport Replay() => new()
    {
        PolicyVersion = Older, RecordedVersions = new Dictionary<string, long> { [Newer] = 412 }, Decisions = 412, Unchanged = 405, UnchangedByOtherPolicies = 3,
        Changes = new ChangeCounts { NewlyPermitted = 5, NewlyDenied = 2 },
        ByAgent = [new ReplayGroup("coding-agent", 412, new ChangeCounts { NewlyPermitted = 5, NewlyDenied = 2 })], ByTool = [], ByTask = [],
        Changed =
        [
            new ReplayedDecision
            {
                Record = "r1", Index = 5, Time = At(-30), Agent = Samples.CodingAgent, Task = "tsk_1", Tool = "git/create_branch", Action = "repo.branch.write",
                Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
                Before = new DecidedBy(DecisionOutcome.Denied, ["untrusted-stops"]), After = new DecidedBy(DecisionOutcome.Permitted, ["branch-write"]),
            },
        ],
        Drifted = [], DriftedCount = 0, NotReplayed = [],
    };

    private static AuthorityReach Reach(string action) => new()
    {
        PolicyVersion = Newer, Action = action,
        Paths =
        [
            new()
            {
                Functions = ["release"], Action = action, ResourceType = "environment", Resource = "of-production", Consent = "service-owners and security", Groups = ["service-owners", "security"],
                People = 2, Contexts = ["at any risk"],
            },
        ],
    };

    private static Explanation Explanation() => new()
    {
        PolicyVersion = Newer, Outcome = DecisionOutcome.Requestable, Summary = "It would be denied, and a person's consent would change that.",
        Policies =
        [
            new ExplainedPolicy("pull-request-needs-a-person", "permit", "A service owner looks at every pull request first.", false,
                [new ExplainedFact("consent", JsonSerializer.SerializeToElement(false)), new ExplainedFact("principal.function", JsonSerializer.SerializeToElement("remediate"))]),
            new ExplainedPolicy("deploy-never", "forbid", "Agents of this function never deploy.", true, []),
        ],
        Otherwise = ["If a person of service-owners consented, it would be permitted."],
    };

    private static DateTimeOffset At(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes);
}
