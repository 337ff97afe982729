using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>What is wrong with a transmitter's entry; each sentence begins with the setting's name below the entry, and repeats no secret.</summary>
internal static class EventTransmitterFaults
{
    public static IEnumerable<string> Of(EventTransmitter transmitter)
    {
        if (transmitter.Issuer.Length == 0) yield return $"{nameof(transmitter.Issuer)} must be the iss claim of its events.";
        if (transmitter.Audience.Length == 0) yield return $"{nameof(transmitter.Audience)} must be the aud claim by which it means this platform.";
        if (!SubjectPerson.Claims.Contains(transmitter.PersonClaim))
            yield return $"{nameof(transmitter.PersonClaim)} must be sub, email or id: the member of its subject identifiers that is the person's id here.";
        if (transmitter.Algorithms.Any(algorithm => !TrustedTransmitter.Supported.Contains(algorithm)))
            yield return $"{nameof(transmitter.Algorithms)} can hold ES256 and RS256 only.";
        if (transmitter.Authorization is { } secret && !EventReceiverFaults.IsHeader(secret))
            yield return $"{nameof(transmitter.Authorization)} must be a whole Authorization header, such as Bearer and a token, without line breaks.";

        if (transmitter.Jwks is null == transmitter.Discovery is null)
            yield return $"{nameof(transmitter.Jwks)} or {nameof(transmitter.Discovery)} must be set, and not both.";
        if (transmitter.Discovery is { } discovery && !(Uri.TryCreate(discovery, UriKind.Absolute, out var url) && KeyDocuments.IsSafe(url)))
            yield return $"{nameof(transmitter.Discovery)} must be an https URL (http only on this machine): keys fetched in the clear could be anyone's.";
        if (transmitter.Jwks is not null && JwksFault(transmitter) is { } fault)
            yield return $"{nameof(transmitter.Jwks)} is not to be trusted: {fault}";
    }

    private static string? JwksFault(EventTransmitter transmitter)
    {
        try
        {
            TrustEntries.ReadJwks(TransmitterKeys.SourceOf(transmitter));
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }
}
