using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Takes security events: each is verified, acted on once and recorded before it is acknowledged (RFC 8935 §2).</summary>
internal sealed class EventDesk(
    TransmitterKeys transmitters, PersonEvents people, IReceivedEventLog log, IOptions<SecurityEventOptions> options, TimeProvider time)
{
    /// <returns>Null when the event is taken, now or before; else why not.</returns>
    /// <exception cref="InvalidOperationException">The transmitter's keys cannot be had just now.</exception>
    public async Task<DeliveryError?> TakeAsync(string token, string authorization, CancellationToken cancellationToken)
    {
        var (set, refusal) = CompactJws.Read(token, TrustedTransmitter.Profile);
        if (set is null) return DeliveryError.InvalidRequest($"The security event token is not accepted: {refusal}.");
        if (ReceivedEvents.TextOf(set.Payload, "iss") is not { } issuer || transmitters.Find(issuer) is not { } transmitter) return DeliveryError.InvalidIssuer;

        var (events, error) = await transmitter.VerifyAsync(token, set, authorization, cancellationToken);
        if (events is null) return error;
        // RFC 8935 §2: a delivery that is repeated is answered as the first one was.
        if (await log.IsKnownAsync(issuer, events.Id, cancellationToken)) return null;

        // The deed before the mark: whoever dies in between does the deed again, which does no more, instead of never.
        var person = transmitter.Person.Find(events.Subject);
        var stopped = person is null ? null : await people.ApplyAsync(events, person, issuer, cancellationToken);

        var now = time.GetUtcNow();
        // Kept longer than any event is taken: what is forgotten is refused for its age.
        await log.KeepAsync(issuer, events.Id, now, now - options.Value.MaxAge * 2, Record(events, issuer, person, stopped), cancellationToken);
        return null;
    }

    private static AuditDraft Record(ReceivedEvents events, string issuer, string? person, IReadOnlyList<string>? stopped) => new()
    {
        Kind = AuditKinds.SecurityEventReceived,
        Outcome = stopped is null ? "noted" : "succeeded",
        Summary = $"{issuer} sent a security event about {person ?? "nobody known here"}: " +
            (stopped is null ? "it was noted." : stopped.Count == 0 ? "no agent of theirs was at work." : $"{stopped.Count} agents were stopped."),
        Details = new Dictionary<string, JsonElement>
        {
            ["transmitter"] = JsonSerializer.SerializeToElement(issuer),
            ["id"] = JsonSerializer.SerializeToElement(events.Id),
            ["events"] = JsonSerializer.SerializeToElement(events.Events.Keys),
            ["person"] = JsonSerializer.SerializeToElement(person),
            ["agents"] = JsonSerializer.SerializeToElement(stopped ?? []),
        },
    };
}
