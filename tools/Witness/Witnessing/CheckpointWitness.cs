using AgentTrust.AuditVerifier.Notes;
using AgentTrust.AuditVerifier.Tree;
using Microsoft.Extensions.Options;

namespace AgentTrust.Witness.Witnessing;

/// <summary>Why a checkpoint is not cosigned; the numbers are of C2SP tlog-witness.</summary>
internal enum Refusal
{
    Malformed = 400,
    NotSigned = 403,
    UnknownLog = 404,
    AnotherSize = 409,
    Inconsistent = 422,
}

/// <summary>Cosigns a checkpoint when the log it is of has only grown since the last one, and remembers it first.</summary>
internal sealed partial class CheckpointWitness(
    SeenLogs seen, CosigningKey key, IOptions<WitnessOptions> options, TimeProvider time, ILogger<CheckpointWitness> logger)
{
    private readonly Lock _oneAtATime = new();
    private readonly ILookup<string, VerifierKey> _logs = options.Value.Logs
        .Select(text => VerifierKey.TryParse(text, out var parsed, out _) ? parsed : null).OfType<VerifierKey>().ToLookup(parsed => parsed.Name);

    /// <returns>The cosignature, or why there is none, with the size that is known.</returns>
    public (string? Cosignature, Refusal? Refusal, long Known) Add(AddCheckpointRequest request)
    {
        if (!Note.TryParse(request.Note, out var note, out _) || !SignedCheckpoint.TryRead(note.Text, out var checkpoint)) return (null, Refusal.Malformed, 0);
        if (!_logs.Contains(checkpoint.Origin)) return (null, Refusal.UnknownLog, 0);

        var signed = _logs[checkpoint.Origin].Select(note.SignedBy).ToArray();
        if (signed.Contains(Signed.Falsely) || !signed.Contains(Signed.Truly)) return (null, Refusal.NotSigned, 0);
        if (request.OldSize > checkpoint.Size) return (null, Refusal.Malformed, 0);

        // Checked and remembered as one: a second request must not step between and roll the log back.
        lock (_oneAtATime)
        {
            var last = seen.Find(checkpoint.Origin);
            if (request.OldSize != (last?.Size ?? 0)) return (null, Refusal.AnotherSize, last?.Size ?? 0);
            if (!Continues(last, request, checkpoint))
            {
                LogInconsistent(checkpoint.Origin, last?.Size ?? 0, checkpoint.Size, request.Note);
                return (null, Refusal.Inconsistent, last?.Size ?? 0);
            }

            var cosignature = key.Cosign(note.Text, time.GetUtcNow());
            seen.Keep(checkpoint.Origin, new(checkpoint.Size, checkpoint.Root, request.Note + cosignature));
            return (cosignature, null, checkpoint.Size);
        }
    }

    private static bool Continues(SeenCheckpoint? last, AddCheckpointRequest request, SignedCheckpoint checkpoint)
    {
        if (checkpoint.Size == 0 && !checkpoint.Root.AsSpan().SequenceEqual(new RecomputedTree().Root())) return false;
        if (last is null or { Size: 0 }) return request.Proof.Length == 0;

        return TreeProofs.Continues((ulong)last.Size, (ulong)checkpoint.Size, last.Root, request.Proof, checkpoint.Root);
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Critical,
        Message = "The log {Origin} does not continue what was cosigned at {Known} entries: its checkpoint of {Size} entries is evidence against it.\n{Note}")]
    private partial void LogInconsistent(string origin, long known, long size, string note);
}
