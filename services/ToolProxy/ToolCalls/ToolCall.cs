using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.Approvals;
using AgentTrust.ToolProxy.Arguments;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>What is known so far of one call; each property names the step that sets it.</summary>
internal sealed class ToolCall(string id, ServerKind kind, string serverName)
{
    public string Id { get; } = id;

    /// <summary>From the route.</summary>
    public ServerKind Kind { get; } = kind;

    public string ServerName { get; } = serverName;

    /// <summary>0: how it ended; nothing starts as success.</summary>
    public CallOutcome Outcome { get; set; } = CallOutcome.Indeterminate;

    /// <summary>Any step: why it was refused.</summary>
    public Denial? Denial { get; private set; }

    /// <summary>1: whose token, with its key proven.</summary>
    public AccessToken? Caller { get; set; }

    /// <summary>2: the MCP message, or</summary>
    public McpRequest? Mcp { get; set; }

    /// <summary>2: the session in which the message is said, where there is one.</summary>
    public McpSession? Session { get; set; }

    /// <summary>2: after which event of the server's a stream is to go on.</summary>
    public string? LastEventId { get; set; }

    /// <summary>2: the HTTP request.</summary>
    public HttpToolRequest? Http { get; set; }

    /// <summary>2: the request to a language model.</summary>
    public ModelCall? Model { get; set; }

    /// <summary>3: from the catalog.</summary>
    public CatalogServer? Server { get; set; }

    public CatalogTool? Tool { get; set; }

    /// <summary>3: the definition that a person accepted, which the tool has now.</summary>
    public ToolDefinition? Definition { get; set; }

    /// <summary>3: what the call is about.</summary>
    public AccessEntity? Resource { get; set; }

    /// <summary>3: where its data goes, as far as its arguments say.</summary>
    public CallDestination? Destination { get; set; }

    /// <summary>3: where the values of the arguments that say where it goes were first seen.</summary>
    public IReadOnlyList<SinkProvenance> Sinks { get; set; } = [];

    public JsonElement Arguments { get; set; }

    /// <summary>3: what its arguments name, each in its one form.</summary>
    public IReadOnlyList<NamedArgument> Named { get; set; } = [];

    public string? ArgumentsDigest { get; set; }

    /// <summary>3: the task's facts, for its budget.</summary>
    public TaskFacts? Task { get; set; }

    /// <summary>3: what the task had done before.</summary>
    public SessionState? History { get; set; }

    /// <summary>Any step: the rules about behaviour that noticed something about it, each once.</summary>
    public HashSet<string> Noticed { get; } = new(StringComparer.Ordinal);

    /// <summary>Any step: the agents that were stopped for it.</summary>
    public HashSet<string> Stopped { get; } = new(StringComparer.Ordinal);

    /// <summary>3: counted against the budget; given back when nothing leaves.</summary>
    public bool IsCounted { get; set; }

    /// <summary>3: as what.</summary>
    public SessionCall? Counted { get; set; }

    /// <summary>3: what else is known of the call and its session.</summary>
    public ToolCallContext? Context { get; set; }

    /// <summary>3: subject, action, resource, context.</summary>
    public EvaluationRequest? AccessRequest
    {
        get => field ??= Context is { } context ? CallTarget.AccessRequest(this, context) : null;
        set;
    }

    /// <summary>3: the client was sent for an approval of this call, and comes back.</summary>
    public ApprovalReply? ApprovalReply { get; set; }

    /// <summary>4, and 5 again.</summary>
    public EvaluationResponse? Decision { get; set; }

    /// <summary>4: the question under which its permit may be remembered; null: it is asked anew every time.</summary>
    public PermitQuestion? Question { get; set; }

    /// <summary>4: when that was asked.</summary>
    public PermitMoment Asked { get; set; }

    /// <summary>4: the remembered permit that stands for a decision of its own.</summary>
    public RememberedPermit? Remembered { get; set; }

    /// <summary>5: the approval that was used up for this call.</summary>
    public string? Approval { get; set; }

    /// <summary>5: it waited for people, so what was known before may be old.</summary>
    public bool HasWaited { get; set; }

    /// <summary>5: the refusal that is on record already, because the call went on to wait.</summary>
    public Denial? Recorded { get; set; }

    /// <summary>6: for this tool and this call only; the agent never sees it.</summary>
    public ToolToken? ToolToken { get; set; }

    /// <summary>6: for a foreign server, what is sent there instead; the agent never sees it either.</summary>
    public UpstreamCredential? UpstreamCredential { get; set; }

    /// <summary>7: the index of the intent record; for a read it may still be on its way.</summary>
    public Task<long>? Intent { get; set; }

    /// <summary>7: the index of the decision or intent record.</summary>
    public long? Record { get; set; }

    /// <summary>The request left for the tool.</summary>
    public bool HasLeft { get; set; }

    public int? UpstreamStatus { get; set; }

    /// <summary>Inspection: facts of the outcome that the catalog asks for.</summary>
    public Dictionary<string, JsonElement> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Inspection: how many secrets were taken out of the answer.</summary>
    public int Redactions { get; private set; }

    /// <summary>Inspection: of which kinds.</summary>
    public Dictionary<string, int> RedactedKinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Inspection: what its answer brought into the session.</summary>
    public SessionReading Read { get; set; }

    /// <summary>Inspection: what the answer may be.</summary>
    public AnswerTerms Terms { get; set; } = new();

    /// <summary>Inspection: how many bytes of the answer were read.</summary>
    public long AnswerBytes { get; set; }

    /// <summary>Inspection: the value that the last piece of its answer broke off in.</summary>
    public string SeenTail { get; set; } = "";

    /// <summary>It is about one tool, resource or prompt; any other message is about the server, or the MCP session itself.</summary>
    public bool CallsTool => Kind == ServerKind.Http || Mcp is { NamesOffer: true } || Model is { Api: not ModelApi.List };

    /// <summary>3: what its own words bring into the session.</summary>
    public SessionReading Said => Model is { Secrets: { Count: > 0 } secrets } model
        ? new(IsUntrusted: false, IsSensitive: !model.IsRedacted, Bytes: 0, secrets.Values.Sum(), Seen: default)
        : default;

    public string TaskId => Caller!.Task!.Task;

    public void CountRedaction(string kind)
    {
        Redactions++;
        RedactedKinds[kind] = RedactedKinds.GetValueOrDefault(kind) + 1;
    }

    public void Deny(DenialReason reason, string detail) => Deny(new Denial(reason, detail));

    /// <summary>Back to step 3: nothing that was found out, decided or refused there counts any more.</summary>
    public void Again()
    {
        (Denial, Outcome, Record) = (null, CallOutcome.Indeterminate, null);
        (Server, Tool, Definition, Resource, Destination, Sinks, Task) = (null, null, null, null, null, [], null);
        (Named, Counted, IsCounted, History) = ([], null, false, null);
        (AccessRequest, Context, Question, Remembered) = (null, null, null, null);
        (Decision, Approval, Terms) = (null, null, new());
    }

    public void Deny(Denial denial)
    {
        // What policies say no to may be the origin of a value; where it was read is the caller's own story.
        if (denial.Policies.Count > 0 && SinkWords.Of(Sinks) is { } origins) denial = denial with { Detail = $"{denial.Detail} {origins}" };
        (Denial, Outcome) = (denial, HasLeft ? Outcome : CallOutcome.Denied);
    }
}

/// <summary>How a call ended, as records say it.</summary>
internal enum CallOutcome
{
    /// <summary>It may have happened; nobody can tell from here.</summary>
    Indeterminate,
    Denied,
    Succeeded,

    /// <summary>The tool answered with an error.</summary>
    Failed,

    /// <summary>The tool answered, and the answer was not passed on.</summary>
    Withheld,
}
