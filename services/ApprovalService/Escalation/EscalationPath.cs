using AgentTrust.Contracts.Policy;

namespace AgentTrust.ApprovalService.Escalation;

/// <summary>Who is told when nobody answers, fixed when the request is made. Whether they may decide is policy's to say.</summary>
/// <param name="At">From when on.</param>
/// <param name="Groups">Those of the settings and of policy.</param>
/// <param name="People">Single people.</param>
internal sealed record EscalationPath(DateTimeOffset At, IReadOnlyList<string> Groups, IReadOnlyList<string> People)
{
    /// <summary>Null where there is nobody else to ask, or no time left for it.</summary>
    public static EscalationPath? Of(BindingClaims call, EscalationOptions options, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var entry = EntryOf(call, options);
        string[] groups = [.. (entry?.Groups ?? options.Groups).Concat(call.Escalation ?? []).Distinct(StringComparer.Ordinal)];
        string[] people = [.. entry?.People ?? options.People];
        var at = now + (entry?.After ?? options.After);
        return groups.Length + people.Length > 0 && at < expiresAt ? new(at, groups, people) : null;
    }

    public static TimeSpan? LifetimeOf(BindingClaims call, EscalationOptions options) => EntryOf(call, options)?.Lifetime;

    private static EscalationEntry? EntryOf(BindingClaims call, EscalationOptions options) =>
        call.Template is { } template && options.Templates.TryGetValue(template, out var entry) ? entry : null;
}
