using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>The one way in which text of a server reaches an agent: without secrets, and what was taken out is counted.</summary>
internal static class AnswerText
{
    public static string Inspect(string text, ToolCall call)
    {
        var clean = SecretRedaction.Redact(text, call.UpstreamCredential?.Echo, out IReadOnlyList<string> kinds);
        foreach (var kind in kinds) call.CountRedaction(kind);
        return clean;
    }

    /// <summary>Text that stands alone, not in a content block: nothing can be written around it, but what nobody sees goes.</summary>
    public static string InspectPlain(string text, ToolCall call) => Inspect(call.Terms.IsMarked ? HiddenCharacters.Remove(text) : text, call);
}
