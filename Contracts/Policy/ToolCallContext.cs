using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Contracts.Policy;

/// <summary>What the tool proxy knows of a call, as the <c>context</c> of an evaluation request.</summary>
/// <remarks>
/// Nothing here is authority: agent, task and approval facts are looked up or verified by the policy service itself.
/// </remarks>
public sealed record ToolCallContext
{
    /// <summary>The task id from the caller's token; the policy service fetches the task.</summary>
    public required string Task { get; init; }

    /// <summary>The step the caller's token was issued for.</summary>
    public required string Step { get; init; }

    /// <summary>SPIFFE IDs of the sub-agents that act for the subject, current one first, as its token's <c>act</c> claim nests them.</summary>
    public IReadOnlyList<string>? Actors { get; init; }

    /// <summary>The only resources that the caller's token may touch; absent: all in the task's boundaries. It narrows, and widens nothing.</summary>
    public IReadOnlyList<ResourceLimit>? Resources { get; init; }

    public required string Call { get; init; }

    public required ToolReference Tool { get; init; }

    /// <summary><c>sha256:…</c> of the RFC 8785 arguments.</summary>
    public required string ArgumentsDigest { get; init; }

    /// <summary><c>public</c>, <c>internal</c>, <c>confidential</c> or <c>secret</c>: sensitivity of what the tool reaches.</summary>
    public required string Sensitivity { get; init; }

    /// <summary>Where data goes when the call writes outside (catalog's <c>sink</c>); absent for a pure read.</summary>
    public string? Sink { get; init; }

    /// <summary>Where exactly it goes, as far as the arguments say.</summary>
    public CallDestination? Destination { get; init; }

    /// <summary>What its arguments name; absent when the catalog asks about none of them.</summary>
    public CallArguments? Arguments { get; init; }

    public required SessionState Session { get; init; }

    /// <summary>Where the values of the arguments that say where the call goes were first seen; absent when it has none.</summary>
    public IReadOnlyList<SinkProvenance>? Sinks { get; init; }

    /// <summary>Compact JWS from the approval service, see <see cref="Approvals.ApprovalAssertion"/>.</summary>
    public string? Approval { get; init; }

    /// <summary>The answer is to bring what it was decided on, for the record; see <see cref="DecisionContext.Facts"/>.</summary>
    public bool WantsFacts { get; init; }
}

/// <summary>Where a call's data goes, read from its arguments by the catalog.</summary>
public sealed record CallDestination
{
    public string? Host { get; init; }

    /// <summary>Short name, without <c>refs/heads/</c>.</summary>
    public string? Branch { get; init; }

    public string? Recipient { get; init; }
}

public sealed record ToolReference
{
    public required string Server { get; init; }

    public required string Name { get; init; }

    public required string DefinitionDigest { get; init; }
}

/// <summary>What happened so far in the task; labels and counters only grow.</summary>
public sealed record SessionState
{
    public bool UntrustedRead { get; init; }

    public bool SensitiveRead { get; init; }

    /// <summary>A call that takes data outside was permitted and left.</summary>
    public bool Egress { get; init; }

    public int Calls { get; init; }

    public int Writes { get; init; }

    /// <summary>Of answers that were released, in UTF-8.</summary>
    public long BytesRead { get; init; }

    /// <summary>How many secrets were read, or taken out of answers.</summary>
    public int Secrets { get; init; }

    /// <summary>Of language models: prompts and answers, as their providers count or as they were estimated.</summary>
    public long ModelTokens { get; init; }

    /// <summary>0 to 100, by how the agents of the call and their task behaved; absent where no call of a tool is decided on.</summary>
    public int? Risk { get; init; }
}
