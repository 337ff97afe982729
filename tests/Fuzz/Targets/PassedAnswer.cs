using System.Net.Http.Headers;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Fuzz.Targets;

/// <summary>What of an HTTP tool's answer reaches the agent.</summary>
internal static class PassedAnswer
{
    private static readonly CatalogTool Tool = new()
    {
        Server = "alertmanager",
        Name = "list_alerts",
        Action = "alert.read",
        Resource = ResourceTemplate.Parse("alert", "*"),
        Sensitivity = Sensitivity.Internal,
        Capture = new Dictionary<string, string> { ["first"] = "alerts.name" },
    };

    /// <param name="mediaType">Of the answer.</param>
    /// <param name="body">Of the answer.</param>
    /// <param name="chunk">How many bytes come at a time.</param>
    /// <returns>The body that is passed on; null when it is withheld, for a reason.</returns>
    /// <exception cref="FuzzFindingException">It is withheld without a word.</exception>
    public static byte[]? Of(string mediaType, byte[] body, int chunk)
    {
        var passed = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = passed;
        using var answer = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        try
        {
            // Nothing waits here for anything but memory.
            new HttpAnswer(new NobodyLooks()).PassOnAsync(
                context, new ToolCall("call_1", ServerKind.Http, Tool.Server) { Tool = Tool }, answer, new ChunkedBody(body, chunk), CancellationToken.None).GetAwaiter().GetResult();
            return passed.ToArray();
        }
        catch (AnswerWithheldException e)
        {
            return e.Message.Length > 0 ? null : throw new FuzzFindingException("it is withheld without a word");
        }
    }

    private sealed class NobodyLooks : ISessionObserver
    {
        public ValueTask ObserveAsync(ToolCall call, string text, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
