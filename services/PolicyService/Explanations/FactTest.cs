using System.Text.Json;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>One place of a policy that looks at a fact, and what it looks for.</summary>
/// <param name="Path"><c>principal.function</c>, <c>context.task.state</c>.</param>
/// <param name="Kind">How it looks.</param>
/// <param name="Literals">Values that stand in the policy's text.</param>
/// <param name="Other">Another fact that it is held against.</param>
internal sealed record FactTest(string Path, FactTestKind Kind, IReadOnlyList<JsonElement> Literals, string? Other = null);

internal enum FactTestKind
{
    /// <summary>Its value matters in a way that is not told apart further; of a boolean the other value is the only other one.</summary>
    Plain,

    /// <summary>Whether it is there.</summary>
    Has,

    /// <summary>Compared with a value.</summary>
    Compared,

    /// <summary>A set that has to hold something.</summary>
    Holds,
}
