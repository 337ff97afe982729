using System.Text.Json;

namespace AgentTrust.Contracts.Policy;

/// <summary>An AuthZEN 1.0 entity: subject or resource.</summary>
public sealed record AccessEntity
{
    public required string Type { get; init; }

    public required string Id { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>An AuthZEN 1.0 action.</summary>
public sealed record AccessAction
{
    /// <summary><c>noun.verb</c>, e.g. <c>repo.pull_request.open</c>.</summary>
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>An AuthZEN 1.0 access evaluation request (<c>POST /access/v1/evaluation</c>).</summary>
public sealed record EvaluationRequest
{
    public required AccessEntity Subject { get; init; }

    public required AccessAction Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>A <see cref="ToolCallContext"/> when the tool proxy asks; any object otherwise.</summary>
    public JsonElement? Context { get; init; }

    public EvaluationRequestOptions? Options { get; init; }
}

/// <summary>AuthZEN 1.0 §7.1.2: what the enforcement point says of how a request is to be executed; who does not know a member ignores it.</summary>
public sealed record EvaluationRequestOptions
{
    /// <summary>The answer is to bring its <see cref="EvaluationResponse.Context"/>; a plain caller is told the decision and what it obliges to.</summary>
    public bool ReturnContext { get; init; }
}
