using System.Text.Json.Serialization;

namespace AgentTrust.Contracts.Policy;

/// <summary>Where the value of one argument that says where a call goes was first seen in the task. The value itself stays where it is.</summary>
public sealed record SinkProvenance
{
    /// <summary>The catalog's word: <c>recipient</c>, <c>host</c>, <c>branch</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>Of the argument, as the catalog writes it.</summary>
    public required string Path { get; init; }

    public required ValueOrigin Origin { get; init; }

    /// <summary>The call whose answer it was first seen in.</summary>
    public string? Call { get; init; }

    /// <summary>Its tool, as <c>server.tool</c>.</summary>
    public string? Tool { get; init; }
}

/// <summary>What stands behind a value, the best that does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ValueOrigin>))]
public enum ValueOrigin
{
    /// <summary>The task's intent, reference or boundaries.</summary>
    [JsonStringEnumMemberName("task")]
    Task,

    /// <summary>An answer that the catalog does not call untrusted, or the tool's accepted definition.</summary>
    [JsonStringEnumMemberName("trusted")]
    Trusted,

    /// <summary>Only content that anybody may have written.</summary>
    [JsonStringEnumMemberName("untrusted")]
    Untrusted,

    /// <summary>It was not seen before.</summary>
    [JsonStringEnumMemberName("nowhere")]
    Nowhere,
}
