using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>A person is gone, and with them the accountability for their agents.</summary>
/// <remarks>
/// Once the person is recorded no agent of theirs gets a token any more. Suspending the agents and telling everybody
/// comes after, and is made up for when this process dies in between (<see cref="OrphanSweep"/>).
/// </remarks>
internal sealed class OwnerDeparture(IAgentRegister register, IAuthorityStore store)
{
    /// <summary>Records that <paramref name="person"/> is gone and stops every agent they own. Doing it again does no more.</summary>
    /// <returns>The agents that were stopped by this, by SPIFFE ID.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(string person, string reason, Caller caller, CancellationToken cancellationToken)
    {
        await register.RecordDepartureAsync(new Departure(person, caller.Name, reason), new AuditDraft
        {
            Kind = AuditKinds.PersonDeparted,
            Person = caller.Person,
            Outcome = "succeeded",
            Summary = $"{caller.Name} recorded that {person} is gone: {reason}",
        }, cancellationToken);
        return await StopOrphansAsync(person, caller, $"Its owner is gone: {reason}", cancellationToken);
    }

    /// <summary>Stops every agent whose owner is gone and that does not say so yet; of one owner when a person is given.</summary>
    public async Task<IReadOnlyList<string>> StopOrphansAsync(string? person, Caller caller, string reason, CancellationToken cancellationToken)
    {
        var stopped = new List<string>();
        foreach (var agent in await register.ListUnmarkedOrphansAsync(person, cancellationToken))
        {
            var ruling = await store.ChangeAsync(
                agent, null, (authority, now) => AgentOwnership.Orphan(authority, caller, reason, now), cancellationToken);
            if (ruling.Value is not null) stopped.Add(agent);
        }

        return stopped;
    }
}
