using System.Diagnostics.CodeAnalysis;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>People change which set of the store decides: forwards to one that is proven, or back.</summary>
internal sealed class PolicyActivations(
    PolicySetSwitch change,
    PolicySetStore sets,
    PolicySetCheck check,
    ActivationLog log,
    ActivationRecorder recorder,
    IOptions<PolicyOptions> options,
    TimeProvider time)
{
    private const int LongestReason = 500;

    public static bool IsReason([NotNullWhen(true)] string? reason) =>
        !string.IsNullOrWhiteSpace(reason) && reason.Length <= LongestReason && !reason.Any(char.IsControl);

    public Task<ActivationRuling> ActivateAsync(string version, string person, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(person, reason, PolicyActivationSource.Request, _ => PolicySetStore.IsVersion(version) ? version : null, ActivationRefusal.Unknown, cancellationToken);

    /// <summary>To the set that decided before; its golden requests are not asked again, so that nothing holds it up.</summary>
    public Task<ActivationRuling> RollBackAsync(string person, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(person, reason, PolicyActivationSource.RollBack, active => active?.Former.Count > 0 ? active.Former[0] : null, ActivationRefusal.NothingBefore, cancellationToken);

    private async Task<ActivationRuling> ChangeAsync(
        string person, string? reason, PolicyActivationSource source, Func<ActivationEntry?, string?> target, ActivationRefusal noTarget, CancellationToken cancellationToken)
    {
        if (!sets.Exists) return Refused(ActivationRefusal.NoStore);
        if (!IsReason(reason)) return Refused(ActivationRefusal.NoReason);

        var version = "";
        try
        {
            using var alone = await change.EnterAsync(cancellationToken);
            var active = change.Now();
            version = target(active);
            if (version is null) return Refused(noTarget);
            if (version == active?.Version) return Refused(ActivationRefusal.ActiveAlready);
            if (!sets.Contains(version)) return Refused(ActivationRefusal.Unknown with { Detail = $"Version {version}." });

            return Rule(version, source, new Asking(person, reason), active);
        }
        catch (PolicySetException e)
        {
            var why = ActivationRefusal.Invalid with { Detail = e.Message };
            recorder.Refused(version!, source, new Asking(person, reason), why);
            return Refused(why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(ActivationRefusal.StoreUnavailable with { Detail = e.Message });
        }
    }

    private ActivationRuling Rule(string version, PolicyActivationSource source, Asking by, ActivationEntry? active)
    {
        var pending = log.Pending(active);

        // Both persons' requests go through every check: what the second one agrees to was not checked by the first one's word.
        var files = sets.Read(version);
        var engine = source == PolicyActivationSource.RollBack ? check.Build(files) : check.BuildProven(files);
        if (options.Value.RequireSecondPerson == false) return new ActivationRuling.Active(change.To(engine, source, by));

        var first = pending.FirstOrDefault(one => one.IsFor(version, source));
        if (first is not null && !string.Equals(first.Person, by.Person, StringComparison.OrdinalIgnoreCase))
            return new ActivationRuling.Active(change.To(engine, source, new(first.Person, first.Reason, by.Person, by.Reason)));

        engine.Dispose();
        if (first is null) return Ask(version, source, by, active!, pending);

        var why = ActivationRefusal.SamePerson with { Detail = $"{first.Person} asked at {first.RequestedAt:u}; the request waits until {first.ExpiresAt:u} for another operator." };
        recorder.Refused(version, source, by, why);
        return Refused(why);
    }

    private ActivationRuling.Waiting Ask(
        string version, PolicyActivationSource source, Asking by, ActivationEntry active, IReadOnlyList<PendingActivation> pending)
    {
        var now = time.GetUtcNow();
        var asked = new PendingActivation
        {
            Version = version,
            Source = source,
            Person = by.Person!,
            Reason = by.Reason,
            RequestedAt = now,
            ExpiresAt = now + options.Value.SecondPersonWithin,
            Follows = active.Id,
        };
        log.ReplacePending(pending.Append(asked));
        recorder.Requested(asked);
        return new(asked);
    }

    private static ActivationRuling.Refused Refused(ActivationRefusal why) => new(why);
}
