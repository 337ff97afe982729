using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>The folder that keeps what was checked; without one, a proof lives in a file only while it is checked.</summary>
internal sealed class Export : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly string? _passing;
    private readonly StreamWriter? _leaves;

    private Export(string? folder)
    {
        _folder = folder;
        if (folder is null)
        {
            _passing = Directory.CreateTempSubdirectory("agenttrust-proof-").FullName;
            return;
        }

        Directory.CreateDirectory(folder);
        _leaves = new StreamWriter(Path.Combine(folder, "log.jsonl"), append: false) { NewLine = "\n" };
    }

    public static Export To(string? folder) => new(folder);

    public Task KeepAsync(string name, string text, CancellationToken cancellationToken) =>
        _folder is null ? Task.CompletedTask : File.WriteAllTextAsync(Path.Combine(_folder, name), text, cancellationToken);

    public Task KeepLeafAsync(LogLeaf leaf, CancellationToken cancellationToken) =>
        _leaves?.WriteLineAsync(JsonSerializer.Serialize(leaf, WireJson.Options).AsMemory(), cancellationToken) ?? Task.CompletedTask;

    public async Task<string> KeepProofAsync(long index, string proof, CancellationToken cancellationToken)
    {
        var file = Path.Combine(_folder ?? _passing!, $"record-{index}.tlog-proof");
        await File.WriteAllTextAsync(file, proof, cancellationToken);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        if (_leaves is not null) await _leaves.DisposeAsync();
        if (_passing is not null) Directory.Delete(_passing, recursive: true);
    }
}
