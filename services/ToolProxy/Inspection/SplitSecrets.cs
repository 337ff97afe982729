using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection.Secrets;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>A secret whose pieces stand in neighbouring text blocks: a model reads them as one text, so they are inspected as one.</summary>
internal static class SplitSecrets
{
    public static void Redact(IReadOnlyList<JsonObject> holders, ToolCall call)
    {
        if (holders.Count < 2) return;

        var texts = holders.Select(holder => ContentBlocks.TextOf(holder)!).ToArray();
        var found = SecretScan.Find(string.Concat(texts));
        if (found.Count == 0) return;

        var start = 0;
        for (var at = 0; at < texts.Length; start += texts[at].Length, at++)
        {
            var (from, to) = (start, start + texts[at].Length);
            var pieces = found.Where(secret => secret.Start < to && secret.End > from)
                .Select(secret => secret with { Start = Math.Max(secret.Start, from) - from, Length = Math.Min(secret.End, to) - Math.Max(secret.Start, from) }).ToArray();
            if (pieces.Length > 0) holders[at]["text"] = SecretRedaction.Replace(texts[at], pieces);
        }

        foreach (var secret in found) call.CountRedaction(secret.Kind);
    }
}
