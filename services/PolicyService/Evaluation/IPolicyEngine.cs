using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Decides by one policy set. Whatever stands behind it, a request it cannot take is a verdict with an error, never an exception.</summary>
internal interface IPolicyEngine : IDisposable
{
    PolicySet Policies { get; }

    Verdict Evaluate(EngineRequest request);
}

/// <summary>One question to an engine: who does what to what, and all that policies may know about it.</summary>
internal sealed record EngineRequest
{
    public required EntityUid Principal { get; init; }

    public required EntityUid Action { get; init; }

    public required EntityUid Resource { get; init; }

    /// <summary>A JSON object in UTF-8, written by this service from typed facts or from text that it has checked.</summary>
    public required ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>A JSON array of entities (<c>uid</c>, <c>attrs</c>, <c>parents</c>) in UTF-8, of the same origin.</summary>
    public required ReadOnlyMemory<byte> Entities { get; init; }

    /// <summary>Whether a request that the schema forbids is an error; without a schema it says nothing.</summary>
    public bool MustFitSchema { get; init; } = true;

    /// <summary>The schema is left out altogether: the shape was held against it before, and the entities say which groups the action is in.</summary>
    public bool KnownToFit { get; init; }
}

/// <param name="Type">With its namespace.</param>
/// <param name="Id">Any text.</param>
internal readonly record struct EntityUid(string Type, string Id);
