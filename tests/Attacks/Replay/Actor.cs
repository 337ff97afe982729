using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Attacks.Replay;

/// <summary>One agent with its own key; it shows what the script says that it shows.</summary>
internal sealed class Actor(AgentFacts facts, string task, Actor? parent, IReadOnlyList<string>? actions)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(4);

    private string? _lastProof;
    private string? _token;
    private string? _step;
    private DateTimeOffset _issuedAt;

    public AgentFacts Facts { get; } = facts;

    /// <summary>Its own, or the one that was handed on to it.</summary>
    public string Task { get; } = task;

    public DpopKey Key { get; } = new();

    /// <summary>The token that it had first: what was handed on descends from it.</summary>
    private string TokenId { get; } = Guid.CreateVersion7().ToString("N");

    public void Authorize(HttpRequestMessage request, ScriptedTurn turn, IssuerPeer issuer, TaskFacts granted, TimeProvider time)
    {
        if (turn.Credential == TurnCredential.None) return;

        var token = turn.Credential == TurnCredential.ForATool
            ? issuer.IssueForTool(SpiffeIds.Tool(turn.Server ?? turn.Api ?? turn.Model!), new ToolCallAuthorization
            {
                Task = Task, Call = "call_stolen", Action = "repo.read", Resource = new AccessEntity { Type = "repository", Id = "*" },
            })
            : turn.Credential == TurnCredential.Expired ? Issue(issuer, granted, TimeSpan.FromHours(1)) : Token(issuer, granted, time);
        var isBearer = turn.Credential == TurnCredential.WithoutProof;
        request.Headers.TryAddWithoutValidation("Authorization", $"{(isBearer ? "Bearer" : "DPoP")} {token}");
        if (isBearer) return;

        using var stranger = new DpopKey();
        var key = turn.Credential == TurnCredential.AnotherKey ? stranger : Key;
        var proof = key.CreateProof(request.Method, request.RequestUri!, token, time);
        request.Headers.TryAddWithoutValidation(DpopProofValidator.HeaderName, turn.Credential == TurnCredential.ReplayedProof ? _lastProof ?? proof : proof);
        _lastProof = proof;
    }

    /// <summary>The one that it has, or a new one in time; after its end, or its task's, an agent gets no new one.</summary>
    private string Token(IssuerPeer issuer, TaskFacts granted, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var isDue = now - _issuedAt > Renewal || _step != granted.Step;
        var lives = granted.State == TaskState.Open && issuer.Agents[Facts.Name].State is AgentState.Active or AgentState.UnderReview;
        if (_token is null || (isDue && lives)) (_token, _issuedAt, _step) = (Issue(issuer, granted, TimeSpan.Zero), now, granted.Step);
        return _token;
    }

    private string Issue(IssuerPeer issuer, TaskFacts granted, TimeSpan age) =>
        issuer.Issue(Root.Facts.Id, Actors, Authorization(granted), Key.Thumbprint, age);

    private Actor Root => parent?.Root ?? this;

    private IReadOnlyList<string> Actors => parent is null ? [] : [Facts.Id, .. parent.Actors];

    private IEnumerable<string> Ancestors => parent is null ? [] : [.. parent.Ancestors, parent.TokenId];

    private IEnumerable<string> AncestorKeys => parent is null ? [] : [.. parent.AncestorKeys, parent.Key.Thumbprint];

    /// <summary>The step's actions, or what of them was handed on.</summary>
    private TaskAuthorization Authorization(TaskFacts granted)
    {
        var step = granted.Steps.FirstOrDefault(step => step.Name == granted.Step)?.Actions ?? [];
        return new()
        {
            Task = Task,
            Step = granted.Step,
            Actions = [.. step.Where(action => actions?.Contains(action) ?? true)],
            Parents = parent is null ? null : [.. Ancestors],
            ParentKeys = parent is null ? null : [.. AncestorKeys],
        };
    }
}
