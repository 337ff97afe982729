using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.Attacks.Format;

/// <summary>One thing that the agent does, or that happens around it; which members are there says which.</summary>
internal sealed record ScriptedTurn
{
    /// <summary>Something happens that is no call.</summary>
    public TurnEvent? Event { get; init; }

    public string? Server { get; init; }

    /// <summary>An MCP tool of <see cref="Server"/> is called.</summary>
    public string? Tool { get; init; }

    public JsonElement? Arguments { get; init; }

    /// <summary>True: the agent asks <see cref="Server"/> for its tools.</summary>
    public bool List { get; init; }

    /// <summary>Another MCP method of <see cref="Server"/>; or, with <see cref="Api"/>, the HTTP method.</summary>
    public string? Method { get; init; }

    public JsonElement? Params { get; init; }

    /// <summary>This text is sent to <see cref="Server"/> as it is.</summary>
    public string? Raw { get; init; }

    /// <summary>An HTTP API of the catalog is called.</summary>
    public string? Api { get; init; }

    /// <summary>A server of language models of the catalog is asked; <see cref="Method"/> is POST where it is absent.</summary>
    public string? Model { get; init; }

    /// <summary>Path and query below the API or the server of models, sent as they are.</summary>
    public string? Path { get; init; }

    public JsonElement? Body { get; init; }

    /// <summary>More headers, or others.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Which agent of the session acts; absent: the task's.</summary>
    public string? As { get; init; }

    /// <summary>The MCP session that the call names: the id that an <c>initialize</c> with the same word was given, whoever sends it and wherever.</summary>
    public string? Session { get; init; }

    public TurnCredential Credential { get; init; } = TurnCredential.Own;

    /// <summary>What the tool was recorded to answer; it is given only when the call gets there.</summary>
    public JsonNode? Answer { get; init; }

    /// <summary>What people say when they are asked about this call; then the agent calls once more.</summary>
    public IReadOnlyList<ScriptedPerson> People { get; init; } = [];

    public ExpectedOutcome? Expect { get; init; }

    /// <summary>Codes of docs/denial-reasons.md, any of which is right; absent: any is.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The attack has succeeded when this reaches the tool, or, of a list, when its <see cref="Hidden"/> tools are seen.</summary>
    public bool Harmful { get; init; }

    /// <summary>The agent must not read these words in the answer.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The agent must be able to read these words in the answer: what nobody had to take out.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>Of a list: tools that must not be in it.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Of a list: tools that must be in it.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>Of <see cref="TurnEvent.ToolsChange"/>: what <see cref="Server"/> offers from now on.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>Of <see cref="TurnEvent.TimePasses"/>, and of <see cref="TurnEvent.ToolsChange"/>, where absence means that what the proxy believed of the tools has run out.</summary>
    public double? Minutes { get; init; }

    /// <summary>Of <see cref="TurnEvent.StepAdvanced"/>: the step that is current from now on.</summary>
    public string? Step { get; init; }

    /// <summary>For who reads the file.</summary>
    public string? Note { get; init; }
}

/// <summary>A person who is asked, and says yes unless the script says otherwise.</summary>
internal sealed record ScriptedPerson
{
    public required string Person { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public bool Grants { get; init; } = true;
}

internal enum TurnEvent
{
    /// <summary>The server's tools are others than before.</summary>
    ToolsChange,

    TimePasses,

    StepAdvanced,

    /// <summary>Somebody ended the task.</summary>
    TaskRevoked,

    /// <summary>Somebody suspended the agent.</summary>
    AgentSuspended,
}

/// <summary>With what the agent shows who it is.</summary>
internal enum TurnCredential
{
    /// <summary>Its task token, with a proof by its own key.</summary>
    Own,

    None,

    /// <summary>Its token as a bearer would show it, without a proof.</summary>
    WithoutProof,

    /// <summary>Somebody else's key proves possession of its token.</summary>
    AnotherKey,

    /// <summary>The proof of the turn before, sent again.</summary>
    ReplayedProof,

    /// <summary>A token that has run out.</summary>
    Expired,

    /// <summary>A token that was issued for a tool, not for the proxy.</summary>
    ForATool,
}

internal enum ExpectedOutcome
{
    Permitted,
    Denied,
    ApprovalRequired,
    Hidden,
    Redacted,
}
