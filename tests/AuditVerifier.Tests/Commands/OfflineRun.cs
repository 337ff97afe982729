using AgentTrust.AuditVerifier.Commands;

namespace AgentTrust.AuditVerifier.Tests.Commands;

/// <summary>Runs the program's commands on files that live as long as the test.</summary>
internal sealed class OfflineRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-verifier-tests-");

    public string Said { get; private set; } = "";

    public string File(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, TestContext.Current.CancellationToken);
        Said = output.ToString();
        return code;
    }

    public Task<int> VerifyLogAsync(SignedLog log) => VerifyLogAsync(log, log.Note, log.VerifierKey);

    public Task<int> VerifyLogAsync(SignedLog log, string note, string vkey) => RunAsync(
        "verify-log", File("log.jsonl", string.Concat(log.Leaves.Select(l => SignedLog.Line(l) + "\n"))),
        "--checkpoint", File("checkpoint.txt", note), "--key", vkey);

    public Task<int> VerifyProofAsync(string proof, string vkey) => RunAsync("verify-proof", File("x.tlog-proof", proof), "--key", vkey);

    public void Dispose() => _folder.Delete(recursive: true);
}
