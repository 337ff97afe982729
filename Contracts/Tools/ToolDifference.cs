using System.Text.Json;

namespace AgentTrust.Contracts.Tools;

/// <summary>What is new about a tool's definition, member by member; all of it when nothing was accepted before.</summary>
public sealed record ToolDifference
{
    public required ReviewedTool Tool { get; init; }

    public required IReadOnlyList<ToolChange> Changes { get; init; }

    /// <summary>Word for word what the server says now.</summary>
    public required JsonElement Definition { get; init; }
}

/// <summary>One member that differs.</summary>
public sealed record ToolChange
{
    /// <summary>A JSON pointer (RFC 6901) into the definition.</summary>
    public required string Path { get; init; }

    /// <summary>Absent when the member is new.</summary>
    public JsonElement? Was { get; init; }

    /// <summary>Absent when the member is gone.</summary>
    public JsonElement? Is { get; init; }
}

/// <summary>What a person says of a definition that they have seen: this one, by its digest, and no other.</summary>
public sealed record ToolVerdictRequest(string Tool, string Digest, string Reason);
