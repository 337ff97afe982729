using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>What one decision changes; stored all at once or not at all.</summary>
internal sealed record AuthorityChange
{
    public static readonly AuthorityChange None = new();

    public RegisteredAgent? Agent { get; init; }

    public RegisteredAgent? NewAgent { get; init; }

    /// <summary>Who made this version of the agent, when and why.</summary>
    public AgentHistoryEntry? History { get; init; }

    /// <summary>New and changed tasks, each with its version already increased.</summary>
    public IReadOnlyList<TaskFacts> Tasks { get; init; } = [];

    public TaskTemplate? Template { get; init; }

    public KillSwitchFacts? KillSwitch { get; init; }

    /// <summary>Halts every live task of every agent that is not halted yet.</summary>
    public TaskSuspension? EveryTask { get; init; }

    /// <summary>From where the agent works; taken by a decision that was made about that place.</summary>
    public TakenPlace? Place { get; init; }

    /// <summary>A place that was heard of, if it is one.</summary>
    public HeardPlace? Heard { get; init; }

    /// <summary>What a token is issued for, to be counted.</summary>
    public AgentUse? Use { get; init; }

    public IReadOnlyList<NewRevocation> Revocations { get; init; } = [];

    public IReadOnlyList<AuditDraft> Records { get; init; } = [];

    public IReadOnlyList<object> Events { get; init; } = [];

    /// <summary>Both changes in one.</summary>
    public AuthorityChange And(AuthorityChange other) => this with
    {
        Agent = Agent ?? other.Agent,
        NewAgent = NewAgent ?? other.NewAgent,
        History = History ?? other.History,
        Place = Place ?? other.Place,
        Heard = Heard ?? other.Heard,
        Use = Use ?? other.Use,
        Tasks = [.. Tasks, .. other.Tasks],
        Template = Template ?? other.Template,
        KillSwitch = KillSwitch ?? other.KillSwitch,
        EveryTask = EveryTask ?? other.EveryTask,
        Revocations = [.. Revocations, .. other.Revocations],
        Records = [.. Records, .. other.Records],
        Events = [.. Events, .. other.Events],
    };

    /// <summary>Issuing changes no authority; all it may end is what a place holds that the agent left.</summary>
    public bool OnlyIssues => !ChangesAuthority || (this with { Revocations = [] } is { ChangesAuthority: false }
        && Place is { } place && Revocations.All(one => one.Kind == RevocationKind.Key && place.GivenUp.Contains(one.Id)));

    public bool ChangesAuthority =>
        Agent is not null || NewAgent is not null || Template is not null || KillSwitch is not null || EveryTask is not null || Tasks.Count > 0 || Revocations.Count > 0;
}

/// <summary>A revocation that has no position yet.</summary>
internal sealed record NewRevocation(RevocationKind Kind, string Id, string? Step, DateTimeOffset At);

/// <summary>A decision: its answer to the caller and what it changes.</summary>
internal sealed record Decided<T>(T Answer, AuthorityChange Change);
