using System.Diagnostics;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>What the log says of a credential: for whom, for what, its name or hash; never itself.</summary>
internal sealed class CredentialRecords(AuditTrail trail, DurableRecords durable, TimeProvider time)
{
    /// <summary>Returns once the log has it: what is not on record is not used.</summary>
    /// <exception cref="CredentialRefusedException">The log did not acknowledge it in time.</exception>
    public async Task BrokeredAsync(CredentialNeed need, string name, CancellationToken cancellationToken, string? scope = null)
    {
        var written = trail.WriteAsync(new AuditRecord
        {
            Id = $"rec_{Guid.CreateVersion7():N}",
            Kind = AuditKinds.CredentialBrokered,
            Time = time.GetUtcNow(),
            Epoch = "",
            Sequence = 0,
            Agent = need.Caller.Subject,
            Task = need.Caller.Task?.Task,
            Call = need.Call,
            Action = need.Action,
            Resource = need.Resource,
            Outcome = "succeeded",
            Summary = $"The proxy took {name} for a call of {need.Caller.Subject.Split('/')[^1]} to {need.Server}; the agent does not see it.",
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Details = Details(("server", need.Server), ("credential", name), ("scope", scope), ("step", need.Caller.Task?.Step), ("token_id", need.Caller.Id)),
        });
        if (await durable.IndexOfAsync(written, cancellationToken) is null)
            throw new CredentialRefusedException("The audit log did not acknowledge the record of the credential in time.") { Reason = DenialReason.AuditUnavailable };
    }

    /// <summary>It happened, whether or not the log has it yet; the trail sends it until it is acknowledged.</summary>
    public void Revoked(IssuedCredential issued, string reason, bool isRevoked)
    {
        var caller = issued.ReadCaller();
        _ = trail.WriteAsync(new AuditRecord
        {
            Id = $"rec_{Guid.CreateVersion7():N}",
            Kind = AuditKinds.CredentialRevoked,
            Time = time.GetUtcNow(),
            Epoch = "",
            Sequence = 0,
            Agent = caller?.Subject,
            Task = caller?.Task?.Task,
            Call = issued.Call,
            Outcome = isRevoked ? "succeeded" : "expired",
            Summary = $"{issued.Id[..19]} for {issued.Server} {(isRevoked ? "was revoked" : "expired")}. {reason}",
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Details = Details(("server", issued.Server), ("credential", issued.Id), ("scope", issued.Scope), ("reason", reason), ("token_id", caller?.Id)),
        });
    }

    private static Dictionary<string, JsonElement> Details(params IEnumerable<(string Name, string? Value)> details) =>
        details.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Name, detail => JsonSerializer.SerializeToElement(detail.Value), StringComparer.Ordinal);
}
