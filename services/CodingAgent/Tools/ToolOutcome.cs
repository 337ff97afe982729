using System.Text.Json;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>How a tool call ended.</summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Record">Index of the record that says so.</param>
/// <param name="Denial">Set when the proxy denied the call.</param>
/// <param name="Failed">The tool itself reported an error.</param>
internal sealed record ToolOutcome(string Text, long? Record, ToolDenial? Denial, bool Failed)
{
    /// <summary>The tool's answer as data; what people are told is taken from here, never from text.</summary>
    public JsonElement? Structured { get; init; }

    public bool Succeeded => Denial is null && !Failed;
}

/// <summary>Why the proxy denied a call.</summary>
internal sealed record ToolDenial
{
    public required string Code { get; init; }

    public required string Title { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyList<string> Policies { get; init; } = [];

    public AccessRequestHandle? AccessRequest { get; init; }

    /// <summary>A person is being asked; the identical call may succeed later.</summary>
    public bool Waits => Code == "approval-required" && AccessRequest is not null;
}

/// <summary>The access request that stands for a denied call.</summary>
internal sealed record AccessRequestHandle
{
    public required string Id { get; init; }

    public string? Url { get; init; }

    public int? RetryAfterSeconds { get; init; }
}
