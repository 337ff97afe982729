using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>What is wrong with a receiver's entry; each sentence begins with the setting's name below the entry, and repeats no secret.</summary>
internal static class EventReceiverFaults
{
    private const int LongestAudience = 300;

    public static IEnumerable<string> Of(EventReceiver receiver)
    {
        if (!Uri.TryCreate(receiver.Url, UriKind.Absolute, out var url) || !KeyDocuments.IsSafe(url) || url.Fragment.Length > 0)
            yield return $"{nameof(receiver.Url)} must be an https URL without user and fragment (http only on this machine): events say who was stopped.";
        if (receiver.Audience.Length is 0 or > LongestAudience || receiver.Audience.Any(char.IsControl))
            yield return $"{nameof(receiver.Audience)} must be the aud claim that the receiver expects.";
        if (receiver.Authorization is { } secret && !IsHeader(secret))
            yield return $"{nameof(receiver.Authorization)} must be a whole Authorization header, such as Bearer and a token, without line breaks.";
    }

    public static bool IsHeader(string text) => text.Trim().Length > 0 && text.All(character => character is >= ' ' and <= '~');
}
