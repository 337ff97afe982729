using System.Collections.Concurrent;
using AgentTrust.ToolProxy.Records;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>Keeps what servers say of their tools, so that a person can see what is new about them; and puts new words on record.</summary>
/// <remarks>It opens nothing: a definition that could not be kept is no more accepted than one that could.</remarks>
internal sealed partial class ToolQuarantine(
    Catalog catalog, IToolNotes notes, ToolRecords records, AuditTrail trail, TimeProvider time, ILogger<ToolQuarantine> logger)
{
    /// <summary>Longer than any description that a person would read.</summary>
    private const int LongestDefinition = 128 * 1024;
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<ToolName, string> _known = new();

    /// <summary>Every tool that is known by name, of every server that speaks MCP.</summary>
    public IReadOnlyCollection<ToolName> Names =>
        [.. catalog.Servers.Where(server => server.Kind == ServerKind.Mcp).SelectMany(server => server.Tools.Values.Select(tool => new ToolName(tool.Server, tool.Name))).Union(_known.Keys)];

    /// <summary>Takes note of what a server says now.</summary>
    /// <param name="server">Which.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="definition">All that is said of it.</param>
    /// <param name="isAccepted">Whether agents may use it so.</param>
    /// <param name="cancellationToken">The call's end.</param>
    public async Task NoteAsync(CatalogServer server, string name, ToolDefinition definition, bool isAccepted, CancellationToken cancellationToken)
    {
        var tool = new ToolName(server.Name, name);
        var said = $"{definition.Digest} {isAccepted}";
        if (_known.GetValueOrDefault(tool) == said || (!_known.ContainsKey(tool) && _known.Count >= MostKnown)) return;

        try
        {
            await KeepAsync(tool, definition, isAccepted, cancellationToken);
            _known[tool] = said;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause: the tool is as open or closed as it was, only nobody can be shown why yet.
            LogNotKept(tool.Server, e);
        }
    }

    private async Task KeepAsync(ToolName tool, ToolDefinition definition, bool isAccepted, CancellationToken cancellationToken)
    {
        var name = SeenTool.NameOf(tool.Server, tool.Tool);
        var before = await FindAsync(ToolShelf.Seen, tool, cancellationToken);
        var isNew = before is null || ToolDefinition.DigestOf(before.Definition) != definition.Digest;
        var seen = isNew ? new SeenTool { Server = tool.Server, Tool = tool.Tool, Definition = definition.Definition, FirstSeen = time.GetUtcNow() } : before!;
        if (seen.ToNote() is not { Length: <= LongestDefinition } note)
        {
            LogTooLong(tool.Server, LongestDefinition);
            return;
        }

        // Read before it is replaced: what was accepted last is what the next difference is shown against.
        if (isAccepted) await notes.KeepAsync(ToolShelf.Accepted, name, note, cancellationToken);
        if (isNew) await notes.KeepAsync(ToolShelf.Seen, name, note, cancellationToken);
        if (isNew && !isAccepted) _ = trail.WriteAsync(records.Quarantined(seen, definition.Digest, Names));
    }

    public async Task<SeenTool?> FindAsync(ToolShelf shelf, ToolName tool, CancellationToken cancellationToken)
    {
        var name = SeenTool.NameOf(tool.Server, tool.Tool);
        return await notes.FindAsync(shelf, name, cancellationToken) is { } note ? SeenTool.FromNote(name, note) : null;
    }

    public async Task<IReadOnlyList<SeenTool>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await notes.ListAsync(ToolShelf.Seen, cancellationToken)).Select(note => SeenTool.FromNote(note.Key, note.Value)).OfType<SeenTool>()];

    [LoggerMessage(EventId = 1231, Level = LogLevel.Error, Message = "What {Server} says of a tool could not be kept for people to see")]
    private partial void LogNotKept(string server, Exception exception);

    [LoggerMessage(EventId = 1232, Level = LogLevel.Error, Message = "{Server} describes a tool with more than {Longest} bytes; nobody can be shown it, so nobody can accept it")]
    private partial void LogTooLong(string server, int longest);
}
