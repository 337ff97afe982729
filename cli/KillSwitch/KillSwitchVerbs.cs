using System.CommandLine;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Cli.KillSwitch;

/// <summary><c>agenttrust kill-switch …</c>: stops everything at once, and lets it begin again.</summary>
internal static class KillSwitchVerbs
{
    public static Command Create() => new("kill-switch", "Stops all agents at once.")
    {
        TokenIssuerVerb.Reading(
            "show", "Says whether the switch is thrown, by whom and why.", null,
            (issuer, _, cancellationToken) => issuer.GetKillSwitchAsync(cancellationToken),
            facts => (Lines(facts), facts.Halted ? ExitCode.Differs : ExitCode.Done)),
        TokenIssuerVerb.Acting(
            "throw", "Revokes everything that was issued to anyone; nothing goes on until somebody else releases it.", null,
            (issuer, _, reason, cancellationToken) => issuer.ThrowKillSwitchAsync(reason, cancellationToken),
            facts => $"Everything is halted since {facts.HaltedAt:u}. Somebody other than {ShownText.Of(facts.HaltedBy ?? "you")} has to release it."),
        TokenIssuerVerb.Acting(
            "release", "Lets agents get tokens again; what was revoked stays revoked, and tasks rest until each is resumed.", null,
            (issuer, _, reason, cancellationToken) => issuer.ReleaseKillSwitchAsync(reason, cancellationToken),
            facts => $"Released {facts.ReleasedAt:u}. What was revoked stays revoked, and tasks rest until each is resumed."),
    };

    private static IEnumerable<string> Lines(KillSwitchFacts facts)
    {
        yield return facts.Halted ? "Everything is halted." : "Nothing is halted.";
        if (facts.HaltedAt is { } thrown) yield return $"  thrown {thrown:u} by {ShownText.Of(facts.HaltedBy ?? "-")}: {ShownText.Of(facts.HaltReason ?? "-")}";
        if (facts.ReleasedAt is { } released) yield return $"  released {released:u} by {ShownText.Of(facts.ReleasedBy ?? "-")}: {ShownText.Of(facts.ReleaseReason ?? "-")}";
    }
}
