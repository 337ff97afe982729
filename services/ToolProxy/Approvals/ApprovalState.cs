namespace AgentTrust.ToolProxy.Approvals;

/// <summary>What travels with a client from the question for approval to the retry: which request stands, for which exact call, until when.</summary>
/// <remarks>It opens nothing: a retry goes through every step, and the approval service says what became of the request.</remarks>
internal sealed record ApprovalState
{
    /// <summary>Id of the access request.</summary>
    public required string Approval { get; init; }

    /// <summary>The chain of agents, the task, the server, the tool, its definition, the resource and the arguments, as one digest.</summary>
    public required string Call { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A client has come back with its state.</summary>
/// <param name="Approval">Id of the access request.</param>
/// <param name="Declined">The person at the client did not want to open the link. That rejects nothing: they may not be who decides.</param>
internal sealed record ApprovalReply(string Approval, bool Declined);
