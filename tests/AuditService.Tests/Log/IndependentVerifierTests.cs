using System.Reflection;
using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditService.Tests.Log;

/// <summary>What the service gives out, checked by the program that shares no code with it.</summary>
public sealed class IndependentVerifierTests : IDisposable
{
    private readonly AuditHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-service-tests-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheVerifierAcceptsTheServicesLogAndEveryProof()
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync(
            [.. Enumerable.Range(1, 13).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
        var reader = _host.Client(SpiffeIds.AuditVerifier);
        var key = await reader.GetVerifierKeyAsync(Cancelled);

        for (var i = 0; i < 13; i++)
            Assert.Equal(0, Verify("verify-proof", Keep($"{i}.tlog-proof", await reader.GetProofFileAsync(i, Cancelled)), "--key", key));

        var page = await reader.GetLeavesAsync(0, 100, Cancelled);
        var log = Keep("log.jsonl", string.Concat(page.Leaves.Select(l => JsonSerializer.Serialize(l, WireJson.Options) + "\n")));
        var checkpoint = Keep("checkpoint.txt", await reader.GetCheckpointAsync(Cancelled));
        Assert.Equal(0, Verify("verify-log", log, "--checkpoint", checkpoint, "--key", key));
    }

    [Fact]
    public async Task TheVerifierRefusesAProofOfAnotherLog()
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a")], Cancelled);
        var proof = Keep("0.tlog-proof", await _host.Client(SpiffeIds.AuditVerifier).GetProofFileAsync(0, Cancelled));
        await using var other = new AuditHost { Checkpoints = new() };

        Assert.Equal(1, Verify("verify-proof", proof, "--key", await other.Client(SpiffeIds.AuditVerifier).GetVerifierKeyAsync(Cancelled)));
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _host.Dispose();
    }

    private string Keep(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static int Verify(params string[] args) =>
        (int)Assembly.Load("AgentTrust.AuditVerifier").EntryPoint!.Invoke(null, [args])!;
}
