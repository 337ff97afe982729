using System.Text;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Keeps what an answer brings into the task's session, before the agent has it.</summary>
/// <remarks>
/// What closes doors (a label, a value seen in untrusted content) is in the store before the first byte is out, whatever
/// happens then. What only opens them, and the count of bytes, waits for nobody: it is sent at once or goes along with the
/// task's next call, and where it is lost with its process, a value counts as never seen.
/// </remarks>
internal sealed partial class SessionObserver(ISessionStore sessions, TaskMemories memories, Catalog catalog, ILogger<SessionObserver> logger) : ISessionObserver
{
    private const int LongestTail = 4096;

    /// <summary>Three words in a row are only kept where a tool of the catalog takes commands.</summary>
    private readonly bool _knowsCommands = catalog.Servers.SelectMany(server => server.Tools.Values).SelectMany(tool => tool.Arguments)
        .Any(argument => argument.Kind is ArgumentKind.Command or ArgumentKind.Sql);

    public async ValueTask ObserveAsync(ToolCall call, string text, CancellationToken cancellationToken)
    {
        var memory = memories.Of(call.TaskId);
        if (!memory.IsLoaded) memory.Read(0, (await sessions.SeenAsync(call.TaskId, TaskMemory.NewKey(), cancellationToken)).Span);

        var reading = Reading(call, text) with { Seen = MarksOf(call, text, memory) };
        call.Read = call.Read.Then(reading with { Seen = default });
        if (reading is { IsUntrusted: false, IsSensitive: false, Secrets: 0, Seen.IsEmpty: true })
            memory.AddLate(reading);
        else if (IsUntrusted(call) || reading.IsSensitive || reading.Secrets > 0)
            await AddAsync(call, memory, reading, cancellationToken);
        else
            _ = AddAsync(call, memory, reading, CancellationToken.None).ContinueWith(
                static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task AddAsync(ToolCall call, TaskMemory memory, SessionReading reading, CancellationToken cancellationToken)
    {
        try
        {
            await sessions.AddAsync(call.TaskId, reading, cancellationToken);
        }
        catch (Exception e)
        {
            memory.AddLate(reading); // its marks are never written a second time, so they must not get lost
            LogNotKept(call.ServerName, e);
            throw;
        }
    }

    private byte[] MarksOf(ToolCall call, string text, TaskMemory memory)
    {
        if (call.Mcp is { ListsTools: true }) return []; // accepted definitions, which nobody needs to trace
        if (call.Model is not null && !IsUntrusted(call)) return []; // a model vouches for nothing, and what it was told is known from where it was read

        var whole = call.SeenTail + text;
        call.SeenTail = Tail(whole);
        var where = new SeenIn(call.Id, call.Tool is { } tool ? $"{tool.Server}.{tool.Name}" : $"{call.ServerName} ({call.Mcp?.Method})");
        var vouched = KindsOf(call.Tool?.Vouches ?? []);
        if (!IsUntrusted(call)) return Note(memory, TrailWord.Trusted, TrailSegment.AllKinds, where, Exact(within: 0));

        var untrusted = new SeenText(memory.Hash, MarkForm.Loose, withTriples: _knowsCommands);
        untrusted.Add(whole);
        var seen = memory.Note(TrailWord.Untrusted, 0, where, untrusted.Marks);
        return vouched == 0 || call.Resource is null ? seen : [.. seen, .. Note(memory, TrailWord.Trusted, vouched, where, Exact(memory.Of(call.Resource!)))];

        SeenText Exact(ulong within)
        {
            var exact = new SeenText(memory.Hash, MarkForm.Exact, echo: new(call.Arguments, call.Resource?.Id), within: within);
            exact.Add(whole);
            return exact;
        }
    }

    private static byte[] Note(TaskMemory memory, TrailWord word, ushort kinds, SeenIn where, SeenText text) => memory.Note(word, kinds, where, text.Marks);

    private static SessionReading Reading(ToolCall call, string text)
    {
        var secrets = Math.Max(0, call.Redactions + (call.Tool is { Sensitivity: Sensitivity.Secret } ? 1 : 0) - call.Read.Secrets);
        return new(IsUntrusted(call) && !IsHandshake(call), call.Tool is { ReturnsSensitive: true }, Encoding.UTF8.GetByteCount(text), secrets, default);
    }

    /// <summary>What answers to no tool of the catalog (a prompt, a resource, a server about itself) is as good as whoever wrote it.</summary>
    private static bool IsUntrusted(ToolCall call) => call.Terms.IsMarked || (call.Tool?.ReturnsUntrusted ?? true);

    /// <summary>How a server introduces itself is no reading of a session.</summary>
    private static bool IsHandshake(ToolCall call) =>
        call.Tool is null && call.Mcp is { ListsTools: true } or { Method: "initialize" or "server/discover" or "ping" };

    private static ushort KindsOf(IReadOnlyList<ArgumentKind> kinds) => (ushort)kinds.Aggregate(0, (all, kind) => all | (1 << (int)kind));

    /// <summary>A value that goes on in the next piece is seen with its beginning.</summary>
    private static string Tail(string text)
    {
        var start = text.Length;
        while (start > 0 && text.Length - start < LongestTail && ValueText.IsOfRun(text[start - 1])) start--;
        return text[start..];
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "What an answer of {Server} brings into the session could not be kept")]
    private partial void LogNotKept(string server, Exception exception);
}
