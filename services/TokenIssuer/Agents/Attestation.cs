using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Which trusted issuer, and which subject of it, proves an agent.</summary>
/// <param name="Issuer">Exactly the <c>iss</c> claim.</param>
/// <param name="Subject">The <c>sub</c> claim, or its beginning and <c>*</c>.</param>
internal sealed partial record Attestation(string Issuer, string Subject)
{
    private const int Longest = 256;

    /// <summary>With what the subject must begin, where it need not be exactly one.</summary>
    [JsonIgnore]
    public string? Prefix => Subject.EndsWith('*') ? Subject[..^1] : null;

    public bool Proves(Attestation presented) =>
        Issuer == presented.Issuer
        && (Prefix is { } prefix ? presented.Subject.StartsWith(prefix, StringComparison.Ordinal) : presented.Subject == Subject);

    /// <summary>Whether one credential could prove both.</summary>
    public bool Overlaps(Attestation other)
    {
        if (Issuer != other.Issuer) return false;
        var (one, two) = (Prefix ?? Subject, other.Prefix ?? other.Subject);
        return one == two
            || (Prefix is not null && two.StartsWith(one, StringComparison.Ordinal))
            || (other.Prefix is not null && one.StartsWith(two, StringComparison.Ordinal));
    }

    /// <summary>Why this is no subject that proves one agent, in words; null when it is.</summary>
    public string? Fault(string agent)
    {
        if (Issuer == SpiffeIds.TrustDomain)
            return Subject == agent ? null : $"In the platform's trust domain an agent is proven by its own SPIFFE ID, {agent}, and by nothing else.";
        if (Subject.Length is 0 or > Longest || Subject.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            return $"The subject \"{Subject}\" must be 1 to {Longest} characters without white space.";

        var prefix = Prefix ?? Subject;
        if (prefix.Contains('*')) return $"The subject \"{Subject}\" may hold one *, at its end.";
        return Prefix is null || NamesAWorkload().IsMatch(prefix)
            ? null
            : $"The subject \"{Subject}\" would make many workloads one agent. Name the workload up to a separator, at least three parts deep, e.g. repo:shop/checkout:* or system:serviceaccount:agents:*.";
    }

    /// <summary>repo:OWNER/NAME: and system:serviceaccount:NAMESPACE: at the least: what comes before names who runs it.</summary>
    [GeneratedRegex(@"^(?:[^:/]+[:/]){3,}\z")]
    private static partial Regex NamesAWorkload();
}
