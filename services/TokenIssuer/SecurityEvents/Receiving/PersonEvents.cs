using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>What an event about a person does to the agents that the person answers for (R3, R28). Doing it again does no more.</summary>
internal sealed class PersonEvents(OwnerDeparture departures, IAuthorityStore store)
{
    private static readonly Caller Itself = new(null, SpiffeIds.TokenIssuer, []);

    /// <returns>The agents that were stopped by it, by SPIFFE ID; null when the events are none to act on.</returns>
    public async Task<IReadOnlyList<string>?> ApplyAsync(ReceivedEvents events, string person, string transmitter, CancellationToken cancellationToken)
    {
        if (events.Events.Keys.Any(type => type is EventTypes.AccountDisabled or EventTypes.AccountPurged))
        {
            return await departures.RecordAsync(
                person, $"{Short(transmitter)} says that the account is disabled or gone.", Itself, cancellationToken);
        }

        return events.Events.TryGetValue(EventTypes.SessionRevoked, out var revoked) && !IsTheirOwnDoing(revoked)
            ? await SuspendAsync(person, $"{Short(transmitter)} revoked the sessions of the owner, {person}.", cancellationToken)
            : null;
    }

    /// <summary>CAEP 1.0 §2: a person who signs out says nothing about their agents. Whatever else ends a session is a doubt about its person.</summary>
    private static bool IsTheirOwnDoing(JsonElement revoked) => ReceivedEvents.TextOf(revoked, "initiating_entity") == "user";

    private async Task<IReadOnlyList<string>> SuspendAsync(string owner, string reason, CancellationToken cancellationToken)
    {
        var stopped = new List<string>();
        foreach (var agent in await store.ListAgentsAsync(cancellationToken))
        {
            if (agent.Facts.Owner != owner) continue;
            var ruling = await store.ChangeAsync(agent.Id, null, (authority, now) => Suspend(authority, owner, reason, now), cancellationToken);
            if (ruling.Value is not null) stopped.Add(agent.Id);
        }

        return stopped;
    }

    private static Decided<Ruling<AgentFacts>> Suspend(AgentAuthority? authority, string owner, string reason, DateTimeOffset now) =>
        authority is null || authority.Agent.Facts.Owner == owner
            ? AgentLife.Suspend(authority, Itself, reason, now)
            : AgentChanges.Refused(AuthorityRefusal.NotTheOwner); // it changed hands meanwhile

    /// <summary>Reasons are short.</summary>
    private static string Short(string transmitter) => transmitter.Length <= 150 ? transmitter : transmitter[..150] + "…";
}
