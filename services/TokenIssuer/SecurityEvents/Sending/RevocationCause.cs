using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>Who set a revocation off (CAEP 1.0 §2).</summary>
internal enum InitiatingEntity
{
    /// <summary>A person of this platform.</summary>
    Admin,

    /// <summary>A rule, such as the end of a task's time, or one about an agent's behaviour.</summary>
    Policy,

    /// <summary>A workload: the agent itself, or the platform.</summary>
    System,
}

/// <summary>Why something was revoked; kept beside the revocation for those outside who must hear of it.</summary>
internal sealed record RevocationCause
{
    /// <summary>One for all that one decision revokes (SSF 1.0 §4.1.8).</summary>
    public required string Transaction { get; init; }

    /// <summary>SPIFFE ID, where one agent is concerned.</summary>
    public string? Agent { get; init; }

    public required InitiatingEntity Initiator { get; init; }

    public required string Reason { get; init; }

    /// <summary>The cause of a revocation, as the change that it is part of announces it.</summary>
    public static RevocationCause Of(NewRevocation revocation, AuthorityChange change, string transaction)
    {
        var (agent, reason) = Announced(revocation, change);
        return new()
        {
            Transaction = transaction,
            Agent = agent,
            Initiator = change.Records.Any(record => record.Person is not null) ? InitiatingEntity.Admin
                : change.Events.Any(happened => happened is TaskClosed { State: TaskState.Expired } or DriftDetected) ? InitiatingEntity.Policy
                : InitiatingEntity.System,
            Reason = reason,
        };
    }

    private static (string? Agent, string Reason) Announced(NewRevocation revocation, AuthorityChange change)
    {
        var id = revocation.Id;
        foreach (var happened in change.Events)
        {
            switch (happened)
            {
                case AgentSuspended suspended when revocation.Kind == RevocationKind.Agent && suspended.Agent == id:
                    return (id, suspended.Reason);
                case TaskClosed closed when revocation.Kind == RevocationKind.Task && closed.Task == id:
                    return (closed.Agent, closed.Reason);
                case TaskSuspended suspended when revocation.Kind == RevocationKind.Task && suspended.Task == id:
                    return (suspended.Agent, suspended.Reason);
                case StepAdvanced advanced when revocation.Kind == RevocationKind.Step && advanced.Task == id:
                    return (advanced.Agent, $"The task moved on to its step {advanced.Step}.");
                case TokenRevoked revoked when revocation.Kind == RevocationKind.Token && revoked.Token == id:
                    return (revoked.Agent, "The token was given back.");
                case AllRevoked all when revocation.Kind == RevocationKind.All:
                    return (null, all.Reason);
            }
        }

        if (revocation.Kind == RevocationKind.Key && change.Place is { Place.Agent: var mover })
            return (mover, "The agent works from another place now.");

        // Nothing said more; that it is revoked is what receivers need to know.
        return (revocation.Kind == RevocationKind.Agent ? id : change.Agent?.Id, change.History?.Reason ?? "It was revoked.");
    }
}
