using AgentTrust.AuditVerifier.Notes;
using AgentTrust.AuditVerifier.Records;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditVerifier.Commands;

/// <param name="Task">List this task's records and prove the last one.</param>
/// <param name="Key">The key that the reader has kept.</param>
/// <param name="Since">File of a checkpoint that the reader has kept.</param>
/// <param name="Export">Folder to keep everything in.</param>
/// <param name="Witnesses">Keys of witnesses who must have cosigned.</param>
/// <param name="Quorum">How many of them; all when it is not given.</param>
internal sealed record OnlineOptions(
    string? Task, string? Key, string? Since, string? Export, string? Witnesses = null, string? Quorum = null);

/// <summary>The whole log of a running audit service, from its own answers and with no trust in them.</summary>
internal sealed class VerifyOnline(AuditClient audit, TimeProvider time, Report report)
{
    private const int PageSize = 1000;
    private const int Patience = 3;

    public async Task<ExitCode> RunAsync(OnlineOptions options, CancellationToken cancellationToken)
    {
        var vkey = options.Key ?? await audit.GetVerifierKeyAsync(cancellationToken);
        var trust = Trust.Read(vkey, options.Witnesses, options.Quorum);
        if (options.Key is null) report.Say($"The key {vkey} is the service's own word; keep it and pass it with --key next time.");

        var note = await FreshCheckpointAsync(cancellationToken);
        if (!SignedCheckpoint.TryOpen(note, trust, out var checkpoint, out var fault))
        {
            report.Wrong(fault);
            return report.ExitCode;
        }

        report.Say($"The checkpoint of {checkpoint.Origin} over {checkpoint.Size} records is signed by {checkpoint.Signers}{(trust.Quorum > 0 ? $" and cosigned by {trust.Quorum} of its witnesses" : "")}.");
        var earlier = options.Since is null ? null : await OpenEarlierAsync(options.Since, trust with { Witnesses = [], Quorum = 0 }, cancellationToken);

        await using var export = Export.To(options.Export);
        await export.KeepAsync("key.txt", vkey + "\n", cancellationToken);
        await export.KeepAsync("checkpoint.txt", note, cancellationToken);

        var check = new LogCheck(report);
        check.KeepRootAt(checkpoint.Size);
        if (earlier is not null) check.KeepRootAt(earlier.Size);
        var story = await ReadAsync(check, checkpoint.Size, options.Task, export, cancellationToken);

        check.Finish();
        RootCheck.Compare(check, checkpoint, "the checkpoint", report);
        if (earlier is not null) RootCheck.Compare(check, earlier, "the earlier checkpoint", report);
        await NumbersAsync(check, cancellationToken);
        if (report.ExitCode == ExitCode.Holds)
        {
            report.Say($"All {checkpoint.Size} records are as they were signed, in order and without a gap.");
            foreach (var further in check.Keys.Unnamed(trust)) report.Say(further);
        }

        foreach (var leaf in story) report.Say(leaf.InWords());
        if (options.Task is not null && story.Count == 0) report.Wrong($"The log has no record of the task {options.Task}.");

        var proved = story.Count > 0 ? story[^1].Index : checkpoint.Size - 1;
        if (proved >= 0) await ProveAsync(proved, trust, export, cancellationToken);
        return report.ExitCode;
    }

    // A proof of the newest record comes with a checkpoint that covers it.
    private async Task<string> FreshCheckpointAsync(CancellationToken cancellationToken)
    {
        var size = (await audit.GetLeavesAsync(0, 1, cancellationToken)).Size;
        try
        {
            return size == 0
                ? await audit.GetCheckpointAsync(cancellationToken)
                : (await audit.GetInclusionProofAsync(size - 1, cancellationToken)).Checkpoint;
        }
        catch (ProblemException e)
        {
            report.Wrong($"The service gives no proof of its newest record. {e.Message}");
            return await audit.GetCheckpointAsync(cancellationToken);
        }
    }

    private async Task<SignedCheckpoint?> OpenEarlierAsync(string file, Trust trust, CancellationToken cancellationToken)
    {
        if (SignedCheckpoint.TryOpen(await File.ReadAllTextAsync(file, cancellationToken), trust, out var earlier, out var fault)) return earlier;
        report.Wrong($"The earlier checkpoint in {file} is no evidence. {fault}");
        return null;
    }

    private async Task<List<ReadLeaf>> ReadAsync(
        LogCheck check, long size, string? task, Export export, CancellationToken cancellationToken)
    {
        var story = new List<ReadLeaf>();
        while (check.Count < size)
        {
            var limit = (int)Math.Min(PageSize, size - check.Count);
            var page = await audit.GetLeavesAsync(check.Count, limit, cancellationToken);
            if (page.Leaves.Count == 0) break;

            foreach (var leaf in page.Leaves.Take(limit))
            {
                await export.KeepLeafAsync(leaf, cancellationToken);
                if (check.Add(leaf) is { } read && task is not null && read.Record.Task == task) story.Add(read);
            }
        }

        return story;
    }

    // Producers send side by side: a number that is missing now may be on its way. Only what stays away is a gap.
    private async Task NumbersAsync(LogCheck check, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Patience && check.Numbers.Gaps().Any(); attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            var page = await audit.GetLeavesAsync(check.Count, PageSize, cancellationToken);
            foreach (var leaf in page.Leaves) check.Add(leaf);
        }

        foreach (var fault in check.Numbers.Repeats.Concat(check.Numbers.Gaps())) report.Wrong(fault);
    }

    private async Task ProveAsync(long index, Trust trust, Export export, CancellationToken cancellationToken)
    {
        string proof;
        try
        {
            proof = await audit.GetProofFileAsync(index, cancellationToken);
        }
        catch (ProblemException e)
        {
            report.Wrong($"The service gives no proof of record {index}. {e.Message}");
            return;
        }

        var file = await export.KeepProofAsync(index, proof, cancellationToken);
        report.Say($"The proof of record {index} was exported to {file} and is now checked from that file alone.");
        if (VerifyProof.Check(await File.ReadAllTextAsync(file, cancellationToken), trust, report) is not null) report.Say("The proof holds.");
    }
}
