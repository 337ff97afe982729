using StackExchange.Redis;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>One hash per shelf.</summary>
internal sealed class RedisToolNotes(IConnectionMultiplexer redis) : IToolNotes
{
    /// <summary>A server that invents names without end fills a shelf and no more.</summary>
    public const int MostNotes = 5_000;

    public async Task<byte[]?> FindAsync(ToolShelf shelf, string name, CancellationToken cancellationToken) =>
        await redis.GetDatabase().HashGetAsync(Key(shelf), name).WaitAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<string, byte[]>> ListAsync(ToolShelf shelf, CancellationToken cancellationToken)
    {
        var notes = await redis.GetDatabase().HashGetAllAsync(Key(shelf)).WaitAsync(cancellationToken);
        return notes.ToDictionary(note => note.Name.ToString(), note => (byte[])note.Value!, StringComparer.Ordinal);
    }

    public async Task KeepAsync(ToolShelf shelf, string name, byte[] note, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        if (await database.HashLengthAsync(Key(shelf)).WaitAsync(cancellationToken) >= MostNotes
            && !await database.HashExistsAsync(Key(shelf), name).WaitAsync(cancellationToken))
            throw new InvalidOperationException($"The shelf {shelf} is full.");

        await database.HashSetAsync(Key(shelf), name, note).WaitAsync(cancellationToken);
    }

    private static RedisKey Key(ToolShelf shelf) => $"tools:{shelf}";
}
