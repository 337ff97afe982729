using AgentTrust.AuditVerifier.Notes;
using AgentTrust.AuditVerifier.Records;
using AgentTrust.AuditVerifier.Tree;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>One record, its way to the root, and the signature over the root: needs nothing but the file and the key.</summary>
internal static class VerifyProof
{
    public static async Task<ExitCode> RunAsync(string file, Trust trust, TextWriter output, CancellationToken cancellationToken)
    {
        var report = new Report(output);
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        Check(text, trust, report);
        if (report.ExitCode == ExitCode.Holds) report.Say("The proof holds.");
        return report.ExitCode;
    }

    /// <returns>The checkpoint that the record was proved to be in; null when it was not.</returns>
    public static SignedCheckpoint? Check(string text, Trust trust, Report report)
    {
        if (!ProofFile.TryParse(text, out var proof))
        {
            report.Wrong("The file is not a C2SP tlog-proof with the record in it.");
            return null;
        }

        if (!SignedCheckpoint.TryOpen(proof.Checkpoint, trust, out var checkpoint, out var fault))
        {
            report.Wrong(fault);
            return null;
        }

        var root = RecomputedTree.RootOf(RecomputedTree.HashLeaf(proof.Leaf), proof.Index, checkpoint.Size, [.. proof.Path]);
        if (root is null || !root.AsSpan().SequenceEqual(checkpoint.Root))
        {
            report.Wrong($"The path does not lead from the record to the signed root: the record is not entry {proof.Index} of the {checkpoint.Size} signed.");
            return null;
        }

        if (!ReadLeaf.TryRead(proof.Leaf, out var leaf) || leaf.Index != proof.Index)
        {
            report.Wrong($"What is proved is not a record in canonical form that calls itself entry {proof.Index}.");
            return null;
        }

        report.Say($"{leaf.InWords()} It is entry {leaf.Index} of the {checkpoint.Size} that {checkpoint.Origin} signed.");
        report.Say($"The checkpoint is signed by {checkpoint.Signers}.");
        return checkpoint;
    }
}
