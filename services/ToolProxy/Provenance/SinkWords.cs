using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>The provenance of a call's sinks in words, without their values: records and people read it as well as the agent.</summary>
internal static class SinkWords
{
    public static string? Of(IReadOnlyList<SinkProvenance> sinks)
    {
        var sentences = sinks.Select(Of).OfType<string>().ToArray();
        return sentences.Length == 0 ? null : string.Join(' ', sentences);
    }

    private static string? Of(SinkProvenance sink) => sink switch
    {
        { Origin: ValueOrigin.Untrusted, Tool: { } tool } =>
            $"The {sink.Kind} in \"{sink.Path}\" was first seen in the answer of {tool} (call {sink.Call}), which is untrusted content.",
        { Origin: ValueOrigin.Untrusted } => $"Where the {sink.Kind} in \"{sink.Path}\" comes from cannot be told, so it counts as untrusted content.",
        { Origin: ValueOrigin.Nowhere } => $"The {sink.Kind} in \"{sink.Path}\" was not seen before, in the task or in any answer.",
        _ => null,
    };
}
