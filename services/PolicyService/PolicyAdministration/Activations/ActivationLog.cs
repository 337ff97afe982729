using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Which set of the store is active, on disk: a log that is only appended to, and a pointer that is replaced whole.</summary>
/// <remarks>
/// The log is written first and the pointer decides, so a crash between the two leaves the former set active. Replicas share
/// the folder; whoever changes something holds its lock file.
/// </remarks>
internal sealed class ActivationLog(IOptions<PolicyOptions> options, TimeProvider time)
{
    private const int Tries = 50;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(40);

    private string Pointer => PathOf("active.json");

    private string Log => PathOf("activations.jsonl");

    private string Waiting => PathOf("pending.json");

    /// <summary>Other replicas wait, or come first.</summary>
    /// <exception cref="IOException">Another process has held it for too long, or the folder cannot be written.</exception>
    public async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(PathOf("sets"));
        for (var left = Tries; ; left--)
        {
            try
            {
                return new FileStream(PathOf("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(BetweenTries, time, cancellationToken);
            }
        }
    }

    /// <summary>What the pointer says; null before the first activation.</summary>
    /// <exception cref="PolicySetException">The pointer is not readable as one.</exception>
    public ActivationEntry? Active() => StoreFile.Read<ActivationEntry>(Pointer);

    public void Activate(ActivationEntry entry)
    {
        DurableFile.AppendLine(Log, JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Options));
        StoreFile.Write(Pointer, entry);
    }

    /// <summary>The last entries, the newest first. Lines that a crash left unfinished say nothing.</summary>
    public IReadOnlyList<ActivationEntry> History(int most) => File.Exists(Log)
        ? [.. File.ReadLines(Log).Select(Entry).OfType<ActivationEntry>().TakeLast(most).Reverse()]
        : [];

    public IReadOnlyList<PendingActivation> Pending(ActivationEntry? active)
    {
        var now = time.GetUtcNow();
        return [.. (StoreFile.Read<PendingActivation[]>(Waiting) ?? []).Where(pending => pending.Holds(active, now))];
    }

    public void ReplacePending(IEnumerable<PendingActivation> pending) =>
        StoreFile.Write(Waiting, pending);

    private static ActivationEntry? Entry(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ActivationEntry>(line, WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // unfinished: its activation did not happen
        }
    }

    private string PathOf(string file) => Path.Combine(options.Value.Store!, file);
}
