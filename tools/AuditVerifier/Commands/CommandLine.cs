using AgentTrust.AuditVerifier.Notes;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>The commands, their options and what each exit code means.</summary>
internal static class CommandLine
{
    private const string Usage = """
        AgentTrust.AuditVerifier checks the audit log with no code of the audit service.

          verify [--task ID] [--key VKEYS] [--witness VKEYS [--witnesses N]] [--since FILE] [--export DIR]
              The whole log of audit-service: every record, its order, the producers' numbers, the signed checkpoint, one proof.
              --task    also lists the records of this task and proves the last one
              --key     the log's key, kept from before; without it the service's own word is taken for it; several with commas
              --witness keys of witnesses, with commas: they, or N of them, must have cosigned
              --since   a checkpoint kept from before: the log must continue it
              --export  keeps log.jsonl, checkpoint.txt, key.txt and the proof file in this folder
          verify-log FILE --checkpoint FILE --key VKEYS [--witness VKEYS [--witnesses N]]     the same, offline, for an exported log
          verify-proof FILE --key VKEYS [--witness VKEYS [--witnesses N]]                     one exported proof, offline
          vectors DIR
              Holds this program to a folder of proof vectors as transparency-dev/merkle keeps them; says agree or differ for each file.

        Exit code: 0 everything holds, 1 something is wrong, 2 it could not be checked.
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var code = Options.Parse(args) switch
            {
                ("verify", [], { } given) when Known(given, "task", "key", "since", "export", "witness", "witnesses") =>
                    await OnlineHost.VerifyAsync(given, output, cancellationToken),
                ("verify-log", [var file], { } given) when Known(given, "checkpoint", "key", "witness", "witnesses") && given.ContainsKey("checkpoint") && given.ContainsKey("key") =>
                    await VerifyLog.RunAsync(file, given["checkpoint"], TrustOf(given), output, cancellationToken),
                ("verify-proof", [var file], { } given) when Known(given, "key", "witness", "witnesses") && given.ContainsKey("key") =>
                    await VerifyProof.RunAsync(file, TrustOf(given), output, cancellationToken),
                ("vectors", [var folder], { Count: 0 }) => await RunVectors.RunAsync(folder, output, cancellationToken),
                _ => Explain(output),
            };
            return (int)code;
        }
        catch (Exception e)
        {
            // Broad on purpose: whatever kept it from checking, nothing was verified, and the code says so.
            await output.WriteLineAsync($"It could not be checked: {e.Message}");
            return (int)ExitCode.CouldNotCheck;
        }
    }

    private static Trust TrustOf(Dictionary<string, string> given) =>
        Trust.Read(given["key"], given.GetValueOrDefault("witness"), given.GetValueOrDefault("witnesses"));

    private static bool Known(Dictionary<string, string> given, params string[] known) => given.Keys.All(known.Contains);

    private static ExitCode Explain(TextWriter output)
    {
        output.WriteLine(Usage);
        return ExitCode.CouldNotCheck;
    }
}
