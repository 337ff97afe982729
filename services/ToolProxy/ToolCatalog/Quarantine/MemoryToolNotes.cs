using System.Collections.Concurrent;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>For a proxy that runs alone; what people accepted holds until it ends.</summary>
internal sealed class MemoryToolNotes : IToolNotes
{
    private readonly ConcurrentDictionary<(ToolShelf Shelf, string Name), byte[]> _notes = new();

    public Task<byte[]?> FindAsync(ToolShelf shelf, string name, CancellationToken cancellationToken) =>
        Task.FromResult(_notes.GetValueOrDefault((shelf, name)));

    public Task<IReadOnlyDictionary<string, byte[]>> ListAsync(ToolShelf shelf, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, byte[]>>(
            _notes.Where(note => note.Key.Shelf == shelf).ToDictionary(note => note.Key.Name, note => note.Value, StringComparer.Ordinal));

    public Task KeepAsync(ToolShelf shelf, string name, byte[] note, CancellationToken cancellationToken)
    {
        if (!_notes.ContainsKey((shelf, name)) && _notes.Keys.Count(key => key.Shelf == shelf) >= RedisToolNotes.MostNotes)
            throw new InvalidOperationException($"The shelf {shelf} is full.");

        _notes[(shelf, name)] = note;
        return Task.CompletedTask;
    }
}
