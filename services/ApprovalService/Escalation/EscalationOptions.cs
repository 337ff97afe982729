using AgentTrust.ApprovalService.Approvals;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Escalation;

internal sealed class EscalationOptions
{
    public const string Section = "ApprovalService:Escalation";

    /// <summary>After how long without an answer others are asked as well, where anybody is to be.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Groups that are told then, besides those that policy names.</summary>
    public IList<string> Groups { get; set; } = [];

    /// <summary>People who are told then (OIDC <c>sub</c>).</summary>
    public IList<string> People { get; set; } = [];

    /// <summary>What is otherwise for tasks of a template, by its name.</summary>
    public IDictionary<string, EscalationEntry> Templates { get; set; } = new Dictionary<string, EscalationEntry>(StringComparer.Ordinal);
}

/// <summary>A template's own path and deadline; what it leaves out is as for all.</summary>
internal sealed class EscalationEntry
{
    public TimeSpan? After { get; set; }

    /// <summary>How long people have in all; after it the request expires.</summary>
    public TimeSpan? Lifetime { get; set; }

    public IList<string>? Groups { get; set; }

    public IList<string>? People { get; set; }
}

internal sealed class EscalationOptionsValidator(IOptions<ApprovalOptions> approvals) : IValidateOptions<EscalationOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, EscalationOptions options)
    {
        var failures = new List<string>();
        if (options.After <= TimeSpan.Zero || options.After > Longest)
            failures.Add($"{EscalationOptions.Section}:{nameof(options.After)} must be longer than zero and at most {Longest}.");
        foreach (var (template, entry) in options.Templates)
        {
            var key = $"{EscalationOptions.Section}:{nameof(options.Templates)}:{template}";
            var lifetime = entry.Lifetime ?? approvals.Value.RequestLifetime;
            if (entry.Lifetime is { } own && (own <= TimeSpan.Zero || own > Longest))
                failures.Add($"{key}:{nameof(entry.Lifetime)} must be longer than zero and at most {Longest}.");
            if (entry.After is { } after && (after <= TimeSpan.Zero || after >= lifetime))
                failures.Add($"{key}:{nameof(entry.After)} must be longer than zero and shorter than the {lifetime} that people have in all.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
