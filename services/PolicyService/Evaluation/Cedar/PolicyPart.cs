using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>One policy of a text, as the engine read it.</summary>
/// <param name="Position">Its place in the text, from 0.</param>
/// <param name="Permits">A permit; otherwise a forbid.</param>
/// <param name="Annotations">What stands behind each <c>@name</c>.</param>
/// <param name="Scope">What its head says of principal, action and resource.</param>
/// <param name="Mentions">Entities that its conditions name.</param>
/// <param name="Text">Its own text.</param>
internal sealed record PolicyPart(int Position, bool Permits, IReadOnlyDictionary<string, string> Annotations, PolicyScope Scope, IReadOnlyList<EntityUid> Mentions, string Text)
{
    /// <summary>What it can see besides principal, context and what those hold.</summary>
    public PolicyReads Reads { get; init; } = PolicyReads.All;

    /// <summary>Every entity that stands in it, in its head too.</summary>
    public required IReadOnlyList<EntityUid> Names { get; init; }

    /// <summary>What it asks first; null when that is not an attribute that equals a text.</summary>
    public PolicyGuard? Guard { get; init; }

    public string? Id => Annotations.GetValueOrDefault("id");
}

/// <summary>A text is not what the engine reads; the message says which, where and why.</summary>
internal sealed class CedarTextException(string message) : Exception(message);
