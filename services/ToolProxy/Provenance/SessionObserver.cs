using System.Text;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Keeps what an answer brings into the task's session, before the agent has it.</summary>
/// <remarks>
/// What closes doors (a label, a value seen in untrusted content) is in the store before the first byte is out, whatever
/// happens then. What only opens them, and the count of bytes, waits for nobody: it goes along at once or with the task's next
/// call, and where it is lost with its process, a value counts as never seen.
/// </remarks>
internal sealed class SessionObserver(ISessionStore sessions, TaskMemories memories) : ISessionObserver
{
    public ValueTask ObserveAsync(ToolCall call, string text, CancellationToken cancellationToken)
    {
        var reading = Reading(call, text);
        call.Read = call.Read.Then(reading);
        var memory = memories.Of(call.TaskId);
        if (reading is { IsUntrusted: false, IsSensitive: false, Secrets: 0 })
        {
            memory.AddLate(reading);
            return ValueTask.CompletedTask;
        }

        return new(sessions.AddAsync(call.TaskId, reading, cancellationToken));
    }

    private static SessionReading Reading(ToolCall call, string text)
    {
        var secrets = call.Redactions - call.Read.Secrets;
        // What answers to no tool of the catalog (a prompt, a resource) is as good as whoever wrote it; the handshake tells no story.
        var isUntrusted = call.Terms.IsMarked || (call.Tool?.ReturnsUntrusted ?? call.Mcp is not ({ ListsTools: true } or { Method: "initialize" or "server/discover" or "ping" }));
        return new(isUntrusted, call.Tool is { ReturnsSensitive: true }, Encoding.UTF8.GetByteCount(text), Math.Max(0, secrets), default);
    }
}
