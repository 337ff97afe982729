using System.Text.Json.Serialization;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Which set decides since when, and who wanted that and why: one line of the activation log.</summary>
internal sealed record ActivationEntry
{
    private const int LongestWayBack = 32;

    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>What decided before; null at the first.</summary>
    public string? From { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required PolicyActivationSource Source { get; init; }

    /// <summary>Who asked first; null when no person did.</summary>
    public string? Person { get; init; }

    /// <summary>Who asked for the same as the second.</summary>
    public string? SecondPerson { get; init; }

    public required string Reason { get; init; }

    /// <summary>Why the second person did.</summary>
    public string? SecondReason { get; init; }

    /// <summary>Who had brought the set into the store by then.</summary>
    public IReadOnlyList<string> SubmittedBy { get; init; } = [];

    /// <summary>Where roll-backs lead to, the next one first. A set that was rolled back is not among them.</summary>
    public IReadOnlyList<string> Former { get; init; } = [];

    /// <summary>The set in the folder of the settings when it was last activated from there.</summary>
    public string? Folder { get; init; }

    /// <summary>Who wrote this set or wanted it to decide; they do not also decide what it leaves to people.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> People => [.. new[] { Person, SecondPerson }.OfType<string>().Concat(SubmittedBy).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What becomes of it when another set is activated on top.</summary>
    public static ActivationEntry Over(ActivationEntry? before, string version, PolicyActivationSource source, Asking by, IReadOnlyList<string> submittedBy, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString(),
        Version = version,
        From = before?.Version,
        Time = now,
        Source = source,
        Person = by.Person,
        SecondPerson = by.SecondPerson,
        Reason = by.Reason,
        SecondReason = by.SecondReason,
        SubmittedBy = submittedBy,
        Former = source == PolicyActivationSource.RollBack
            ? [.. before!.Former.Skip(1)]
            : before is null ? [] : [.. before.Former.Prepend(before.Version).Take(LongestWayBack)],
        Folder = source == PolicyActivationSource.Folder ? version : before?.Folder,
    };
}

/// <summary>Who asks, and why.</summary>
internal sealed record Asking(string? Person, string Reason, string? SecondPerson = null, string? SecondReason = null);

/// <summary>What one person has asked for and a second one has to ask for too.</summary>
internal sealed record PendingActivation
{
    public required string Version { get; init; }

    /// <summary><see cref="PolicyActivationSource.Request"/> or <see cref="PolicyActivationSource.RollBack"/>.</summary>
    public required PolicyActivationSource Source { get; init; }

    public required string Person { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The activation that it was to follow; after any other, nobody has agreed to it yet.</summary>
    public required string Follows { get; init; }

    public bool IsFor(string version, PolicyActivationSource source) => Version == version && Source == source;

    public bool Holds(ActivationEntry? active, DateTimeOffset now) => ExpiresAt > now && Follows == active?.Id;
}
