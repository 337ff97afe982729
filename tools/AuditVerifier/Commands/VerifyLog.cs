using System.Text.Json;
using AgentTrust.AuditVerifier.Notes;
using AgentTrust.AuditVerifier.Records;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>A whole exported log, offline: one leaf a line, as <c>verify --export</c> writes it.</summary>
internal static class VerifyLog
{
    public static async Task<ExitCode> RunAsync(
        string file, string checkpointFile, Trust trust, TextWriter output, CancellationToken cancellationToken)
    {
        var report = new Report(output);
        var note = await File.ReadAllTextAsync(checkpointFile, cancellationToken);
        if (!SignedCheckpoint.TryOpen(note, trust, out var checkpoint, out var fault))
        {
            report.Wrong(fault);
            return report.ExitCode;
        }

        var check = new LogCheck(report);
        check.KeepRootAt(checkpoint.Size);
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            if (Read(line) is { } leaf) check.Add(leaf);
            else report.Wrong($"Line {check.Count + 1} of the file is not a leaf.");
        }

        check.Finish();
        foreach (var gap in check.Numbers.Repeats.Concat(check.Numbers.Gaps())) report.Wrong(gap);
        RootCheck.Compare(check, checkpoint, "the checkpoint", report);
        if (report.ExitCode != ExitCode.Holds) return report.ExitCode;

        report.Say($"All {checkpoint.Size} records are as {checkpoint.Origin} signed them, in order and without a gap.");
        report.Say($"The checkpoint is signed by {checkpoint.Signers}.");
        foreach (var further in check.Keys.Unnamed(trust)) report.Say(further);
        return report.ExitCode;
    }

    private static LogLeaf? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<LogLeaf>(line, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
