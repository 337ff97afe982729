using System.Buffers;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Writes the engine's question from typed facts; no JSON of a caller passes through.</summary>
internal static class CedarRequest
{
    /// <param name="facts">The call; its action and resource type must be known to the schema.</param>
    /// <param name="consent">Verified consent, or the hypothetical one that requestability asks about.</param>
    /// <param name="policies">Who is asked: what none of them can read is left out.</param>
    public static EngineRequest Write(CallFacts facts, ConsentFacts? consent, PolicySet policies)
    {
        // What the schema would refuse goes the way on which it is refused.
        if (!policies.Actions.TryGetValue(facts.Action, out var action) || !action.ResourceTypes.Contains(CedarEntities.ResourceOf(facts).Type))
            return WriteAll(facts, consent);

        // Holding every question against the schema costs more than deciding it. The shape of what is written here was
        // held against it before the set became active (Rehearsal); the groups of the action are then ours to say.
        var entities = Buffer(json => CedarEntities.Write(json, facts, policies.ReadsOf(facts.Action), action.WithGroups(policies.Actions)));
        return Ask(facts, consent, entities) with { KnownToFit = true };
    }

    /// <summary>With everything that could be read, to be held against the schema.</summary>
    public static EngineRequest WriteAll(CallFacts facts, ConsentFacts? consent) =>
        Ask(facts, consent, Buffer(json => CedarEntities.Write(json, facts, PolicyReads.All, groups: null)));

    private static EngineRequest Ask(CallFacts facts, ConsentFacts? consent, ReadOnlyMemory<byte> entities) => new()
    {
        Principal = new("Agent", facts.Agent.Id),
        Action = new("Action", facts.Action),
        Resource = CedarEntities.ResourceOf(facts),
        Context = Buffer(json => CedarContext.Write(json, facts, consent)),
        Entities = entities,
    };

    private static ReadOnlyMemory<byte> Buffer(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenMemory;
    }
}
