namespace AgentTrust.ToolProxy.Drift;

/// <summary>What counts as drift, and how much; see docs/drift.md.</summary>
internal sealed class DriftOptions
{
    public const string Section = "ToolProxy:Drift";
    public const int MostEvidence = 20;

    /// <summary>In this time a score falls to its half.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The score at which an agent is suspended.</summary>
    public int ContainAt { get; set; } = 100;

    /// <summary>How long a process believes a score that it has read; what it notices itself counts at once.</summary>
    public TimeSpan RiskLifetime { get; set; } = TimeSpan.FromSeconds(1);

    public DenialBurstOptions DenialBurst { get; } = new();

    public UnusualToolOptions UnusualTool { get; } = new();

    public CallBurstOptions CallBurst { get; } = new();

    public SecretsOptions Secrets { get; } = new();

    public HoneytokenOptions Honeytokens { get; } = new();

    /// <summary>What a rule may add to a score at most.</summary>
    public int MostOf(string rule) => rule switch
    {
        DriftRules.DenialBurst => DenialBurst.Most,
        DriftRules.UnusualTool => UnusualTool.Most,
        DriftRules.CallBurst => CallBurst.Most,
        DriftRules.Secrets => Secrets.Most,
        _ => 100,
    };
}

internal sealed class DenialBurstOptions
{
    public const string Section = "ToolProxy:Drift:DenialBurst";

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Refusals of one task within the window from which on each counts.</summary>
    public int PerTask { get; set; } = 10;

    /// <summary>The same for all tasks of an agent together.</summary>
    public int PerAgent { get; set; } = 30;

    public int Points { get; set; } = 5;

    public int Most { get; set; } = 100;
}

internal sealed class UnusualToolOptions
{
    public const string Section = "ToolProxy:Drift:UnusualTool";

    /// <summary>How long a function is only watched, from its first call.</summary>
    public TimeSpan LearningTime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Actions that are usual for a function from the beginning: <c>Usual:triage:0 = alert.read</c>.</summary>
    public Dictionary<string, string[]> Usual { get; set; } = [];

    public int Points { get; set; } = 10;

    public int Most { get; set; } = 60;
}

internal sealed class CallBurstOptions
{
    public const string Section = "ToolProxy:Drift:CallBurst";

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The share of a task's budget that is too much for one window.</summary>
    public double Share { get; set; } = 0.5;

    /// <summary>Fewer calls within the window are never too many.</summary>
    public int LeastCalls { get; set; } = 60;

    /// <summary>Fewer writes within the window are never too many.</summary>
    public int LeastWrites { get; set; } = 10;

    /// <summary>So many times what is usual for an agent is too much for one window.</summary>
    public double TimesUsual { get; set; } = 5;

    /// <summary>In so many windows an agent has called before anything is known to be usual for it.</summary>
    public int LearningWindows { get; set; } = 20;

    public int Points { get; set; } = 30;

    public int Most { get; set; } = 60;
}

internal sealed class SecretsOptions
{
    public const string Section = "ToolProxy:Drift:Secrets";

    /// <summary>Points for an answer that secrets were taken out of.</summary>
    public int Redacted { get; set; } = 5;

    /// <summary>Points for a secret that was read without anybody's approval.</summary>
    public int Read { get; set; } = 15;

    public int Most { get; set; } = 60;
}

internal sealed class HoneytokenOptions
{
    public const string Section = "ToolProxy:Drift:Honeytokens";

    /// <summary>The file that names what was planted; relative to the content root. Without it nothing was.</summary>
    public string? File { get; set; }

    /// <summary>In which prompts planted values are looked for.</summary>
    public SearchedPrompts Prompts { get; set; } = SearchedPrompts.Leaving;
}

/// <summary>Prompts that are searched for what was planted.</summary>
internal enum SearchedPrompts
{
    None,

    /// <summary>Those that leave the house: the model has a sink. What stays inside is said to nobody.</summary>
    Leaving,

    All,
}
