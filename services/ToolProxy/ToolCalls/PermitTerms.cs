using System.Globalization;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>What a permit obliges this proxy to do to the answer (AuthZEN Obligations Profile, draft 1); <c>docs/authzen.md</c> lists it.</summary>
/// <remarks>A permit holds only if every obligation is understood: one that is not known here, or has a value that makes no sense, is a denial.</remarks>
internal sealed record PermitTerms
{
    public static readonly IReadOnlyList<string> Known = ["redact_secrets", "record", "max_bytes", "mask_fields", "mark_untrusted", "text_only"];

    public long? MaxBytes { get; private init; }

    public IReadOnlySet<string> Masked { get; private init; } = new HashSet<string>();

    /// <summary>Whatever the catalog says, the answer is untrusted content.</summary>
    public bool IsUntrusted { get; private init; }

    public bool IsTextOnly { get; private init; }

    public static Obligation? FirstUnknown(IReadOnlyList<Obligation> obligations) => obligations.FirstOrDefault(obligation => new PermitTerms().With(obligation) is null);

    public static PermitTerms Of(IReadOnlyList<Obligation> obligations) =>
        obligations.Aggregate(new PermitTerms(), (terms, obligation) => terms.With(obligation) ?? throw new InvalidOperationException("A permit with an unknown obligation was not denied."));

    private PermitTerms? With(Obligation obligation) =>
        obligation.Type != "custom" ? null : (obligation.Properties.GetValueOrDefault("action"), obligation.Properties.GetValueOrDefault("value")) switch
        {
            // Both are done to every answer and every call, obliged or not.
            ("redact_secrets" or "record", null) => this,
            ("max_bytes", { } text) when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 =>
                this with { MaxBytes = Math.Min(bytes, MaxBytes ?? long.MaxValue) },
            ("mask_fields", { } names) when names.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } masked =>
                this with { Masked = Masked.Concat(masked).ToHashSet(StringComparer.Ordinal) },
            ("mark_untrusted", null) => this with { IsUntrusted = true },
            ("text_only", null) => this with { IsTextOnly = true },
            _ => null,
        };
}
