using System.Security.Cryptography;
using System.Text.Json;

namespace AgentTrust.Witness.Witnessing;

/// <summary>The newest checkpoint of a log that was cosigned, with the cosignature.</summary>
internal sealed record SeenCheckpoint(long Size, byte[] Root, string Note);

/// <summary>What the witness remembers, on disk before it answers. Two files in turn: the one being written is never the one that counts.</summary>
internal sealed class SeenLogs
{
    private readonly string[] _files;
    private State _state;

    /// <exception cref="InvalidOperationException">There are files, and none can be read: a witness that forgot would cosign anything.</exception>
    public SeenLogs(string folder)
    {
        _files = [Path.Combine(folder, "seen.0"), Path.Combine(folder, "seen.1")];
        _state = _files.Select(Read).Where(state => state is not null).MaxBy(state => state!.Version)
            ?? (_files.Any(File.Exists)
                ? throw new InvalidOperationException($"What was seen cannot be read from {folder}. Restore it from a copy: a witness that forgot would cosign a fork.")
                : new State(0, []));
    }

    public SeenCheckpoint? Find(string origin) => _state.Logs.GetValueOrDefault(origin);

    public void Keep(string origin, SeenCheckpoint checkpoint)
    {
        var next = new State(_state.Version + 1, new(_state.Logs) { [origin] = checkpoint });
        var content = JsonSerializer.SerializeToUtf8Bytes(next);
        using (var file = new FileStream(_files[next.Version % 2], FileMode.Create, FileAccess.Write))
        {
            file.Write(SHA256.HashData(content));
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        _state = next;
    }

    private static State? Read(string path)
    {
        if (!File.Exists(path)) return null;

        var bytes = File.ReadAllBytes(path);
        return bytes.Length > SHA256.HashSizeInBytes && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
            ? JsonSerializer.Deserialize<State>(bytes.AsSpan(SHA256.HashSizeInBytes))
            : null; // the process ended while it was written; the other file counts
    }

    private sealed record State(long Version, Dictionary<string, SeenCheckpoint> Logs);
}
