using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>The one way in which text of a server reaches an agent: without secrets, and what was taken out is counted.</summary>
internal static class AnswerText
{
    public static string Inspect(string text, ToolCall call)
    {
        var clean = SecretRedaction.Redact(text, call.UpstreamCredential?.Echo, out IReadOnlyList<string> kinds);
        call.Redactions += kinds.Count;
        foreach (var kind in kinds) call.RedactedKinds[kind] = call.RedactedKinds.GetValueOrDefault(kind) + 1;
        return clean;
    }
}
