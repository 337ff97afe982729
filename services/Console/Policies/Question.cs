using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.OperatorConsole.Policies;

/// <summary>What a person tries: a call that nobody makes, or one of the log, and what would be otherwise.</summary>
internal sealed class Question
{
    private static readonly JsonElement NoArguments = JsonSerializer.SerializeToElement(new { });

    public string Task { get; set; } = "";

    public string Action { get; set; } = "repo.read";

    public string ResourceType { get; set; } = "repository";

    public string Resource { get; set; } = "";

    public string Sensitivity { get; set; } = "internal";

    public bool UntrustedRead { get; set; }

    public bool SensitiveRead { get; set; }

    /// <summary>Groups that would have consented, comma-separated.</summary>
    public string Consent { get; set; } = "";

    /// <summary>The stored set that decides; empty: the active one.</summary>
    public string Version { get; set; } = "";

    /// <summary>Of the log, in place of all that.</summary>
    public long? Record { get; set; }

    public ExplanationRequest Ask(TaskFacts? task) => new()
    {
        Record = Record,
        Request = Record is null ? Call(task ?? throw new InvalidOperationException("A call belongs to a task.")) : null,
        Changes = Consent.Trim() is { Length: > 0 } groups ? new Dictionary<string, string> { ["consent"] = groups.Replace(" ", "", StringComparison.Ordinal) } : null,
        PolicyVersion = Version.Length > 0 ? Version : null,
    };

    private EvaluationRequest Call(TaskFacts task) => new()
    {
        Subject = new AccessEntity { Type = "agent", Id = task.Agent },
        Action = new AccessAction { Name = Action.Trim() },
        Resource = new AccessEntity { Type = ResourceType.Trim(), Id = Resource.Trim() },
        Context = JsonSerializer.SerializeToElement(new ToolCallContext
        {
            Task = task.Id,
            Step = task.Step,
            Call = "tried-in-the-console",
            Tool = new ToolReference { Server = "none", Name = "none", DefinitionDigest = CanonicalJson.Digest(NoArguments) },
            ArgumentsDigest = CanonicalJson.Digest(NoArguments),
            Sensitivity = Sensitivity,
            Session = new SessionState { UntrustedRead = UntrustedRead, SensitiveRead = SensitiveRead },
        }, WireJson.Options),
    };
}
