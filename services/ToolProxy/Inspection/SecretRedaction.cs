using System.Text;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes secrets out of text, and says in the text that something was taken out.</summary>
internal static class SecretRedaction
{
    public static string Redact(string text, EchoRedaction? echo, out int count)
    {
        var clean = Redact(text, echo, out IReadOnlyList<string> kinds);
        count = kinds.Count;
        return clean;
    }

    /// <param name="text">What a server sent.</param>
    /// <param name="echo">What this proxy sent to it and nobody else may see.</param>
    /// <param name="kinds">What was taken out, one by one.</param>
    public static string Redact(string text, EchoRedaction? echo, out IReadOnlyList<string> kinds)
    {
        var echoes = 0;
        if (echo is not null) text = echo.Redact(text, out echoes);

        var found = SecretScan.Find(text);
        kinds = [.. Enumerable.Repeat(EchoRedaction.Kind, echoes), .. found.Select(finding => finding.Kind)];
        return Replace(text, found);
    }

    public static string Mark(string kind) => $"[redacted: {kind}]";

    public static string Replace(string text, IReadOnlyList<SecretFinding> found)
    {
        if (found.Count == 0) return text;

        var clean = new StringBuilder(text.Length);
        var kept = 0;
        foreach (var finding in found)
        {
            clean.Append(text, kept, finding.Start - kept).Append(Mark(finding.Kind));
            kept = finding.End;
        }

        return clean.Append(text, kept, text.Length - kept).ToString();
    }
}
