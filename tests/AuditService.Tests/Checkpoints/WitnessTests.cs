using System.Net;
using System.Reflection;
using System.Text;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Tests.Checkpoints;

/// <summary>The real service, the real witness and the real verifier, together.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
    private readonly MemoryCheckpointStore _keys;
    private readonly WitnessHost _witness;
    private readonly List<IDisposable> _hosts = [];

    public WitnessTests()
    {
        _keys = new() { Key = SealedKey.Seal(_key, AuditHost.Passphrase) };
        _witness = new WitnessHost(LogKey);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string LogKey
    {
        get
        {
            using var signer = new CheckpointSigner(_keys.Key!.Open(AuditHost.Passphrase)!, "agenttrust.local/audit");
            return signer.VerifierKey;
        }
    }

    [Fact]
    public async Task AProofCarriesTheCosignatureThatTheVerifierDemands()
    {
        using var host = await HostAsync(_keys, new());
        await AppendAsync(host, 0, 3);

        var proof = await host.Client(SpiffeIds.AuditVerifier).GetProofFileAsync(1, Cancelled);
        var checkpoint = await host.Client(SpiffeIds.ToolProxy).GetCheckpointAsync(Cancelled);

        Assert.Equal(0, await VerifyAsync(proof, await _witness.KeyAsync(Cancelled)));
        Assert.EndsWith(checkpoint, proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProofWithoutTheCosignatureIsRefusedByTheOneWhoDemandsIt()
    {
        using var host = await HostAsync(_keys, new(), ask: false);
        await AppendAsync(host, 0, 3);

        var proof = await host.Client(SpiffeIds.AuditVerifier).GetProofFileAsync(1, Cancelled);

        Assert.Equal(1, await VerifyAsync(proof, await _witness.KeyAsync(Cancelled)));
    }

    [Fact]
    public async Task AGrowingLogIsCosignedAgainAndAgainAlsoAfterBothRestarted()
    {
        var log = new MemoryLogStore();
        using (var host = await HostAsync(_keys, log))
            for (var i = 0; i < 3; i++) Assert.Contains("— witness.test/w1 ", await ProveNextAsync(host, i * 4, 4), StringComparison.Ordinal);

        using var restartedWitness = new WitnessHost(LogKey, _witness.Folder);
        using var restarted = await HostAsync(_keys, log, restartedWitness);

        Assert.Contains("— witness.test/w1 ", await ProveNextAsync(restarted, 12, 4), StringComparison.Ordinal);
        Assert.Null(restarted.Services.GetRequiredService<Witnesses>().Contradiction);
    }

    [Fact]
    public async Task AForkIsNotCosignedAndSaidToBeOne()
    {
        using var honest = await HostAsync(_keys, new());
        await ProveNextAsync(honest, 0, 5);

        // The same key and name, another history: what a forger with the whole machine can make.
        using var forked = await HostAsync(new() { Key = _keys.Key }, new());
        await AppendAsync(forked, 100, 8);
        var proof = await forked.Client(SpiffeIds.AuditVerifier).GetProofFileAsync(7, Cancelled);

        Assert.DoesNotContain("— witness.test/w1 ", proof, StringComparison.Ordinal);
        Assert.Equal(1, await VerifyAsync(proof, await _witness.KeyAsync(Cancelled)));
        await IsUnhealthyAsync(forked, "says that 8 entries do not continue the 5 that it has seen: the log was changed or forked.");
    }

    [Fact]
    public async Task AReplacedDatabaseIsNotCosignedAndSaidToBeOne()
    {
        using var honest = await HostAsync(_keys, new());
        await ProveNextAsync(honest, 0, 5);

        using var replaced = await HostAsync(new() { Key = _keys.Key }, new());
        var proof = await ProveNextAsync(replaced, 0, 2);

        Assert.DoesNotContain("— witness.test/w1 ", proof, StringComparison.Ordinal);
        await IsUnhealthyAsync(replaced, "The witness witness.test/w1 has seen 5 entries of this log; it has 2: it was truncated or replaced.");
    }

    [Fact]
    public async Task ALogWithAKeyOfItsOwnIsNotCosigned()
    {
        using var other = await HostAsync(new(), new());

        Assert.DoesNotContain("— witness.test/w1 ", await ProveNextAsync(other, 0, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWitnessThatIsAwayCostsItsCosignatureAndNothingElse()
    {
        using var host = new AuditHost { Checkpoints = _keys, ToWitnesses = () => new Unreachable() };
        await AskAsync(host);

        Assert.DoesNotContain("— witness.test/w1 ", await ProveNextAsync(host, 0, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheWitnessIsAskedIsJudgedAsTheProtocolSays()
    {
        using var signer = new CheckpointSigner(_keys.Key!.Open(AuditHost.Passphrase)!, "agenttrust.local/audit");
        using var stranger = new CheckpointSigner(Key.Create(SignatureAlgorithm.Ed25519), "agenttrust.local/audit");
        using var unknown = new CheckpointSigner(Key.Create(SignatureAlgorithm.Ed25519), "other.test/log");
        var (root, other) = (LeafHash.OfLeaf("a"u8), LeafHash.OfLeaf("b"u8));
        var (hash, noHash) = (Convert.ToBase64String(root) + "\n", "AAAA\n");

        async Task Answers(HttpStatusCode status, string body, string? content = null)
        {
            using var answer = await _witness.CreateClient().PostAsync("/add-checkpoint", new StringContent(body, Encoding.UTF8), Cancelled);
            Assert.Equal(status, answer.StatusCode);
            if (content is not null) Assert.Equal(content, await answer.Content.ReadAsStringAsync(Cancelled));
        }

        await Answers(HttpStatusCode.BadRequest, "old 0\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.BadRequest, "old 00\n\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.BadRequest, $"old 0\n{noHash}\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.BadRequest, "old 2\n\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.NotFound, "old 0\n\n" + unknown.Sign(1, root).Note);
        await Answers(HttpStatusCode.Forbidden, "old 0\n\n" + stranger.Sign(1, root).Note);
        await Answers(HttpStatusCode.Forbidden, "old 0\n\n" + signer.Sign(1, root).Note.Replace("\n1\n", "\n2\n", StringComparison.Ordinal));
        await Answers(HttpStatusCode.UnprocessableEntity, $"old 0\n{hash}\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.UnprocessableEntity, "old 0\n\n" + signer.Sign(0, root).Note);
        await Answers(HttpStatusCode.OK, "old 0\n\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.OK, "old 1\n\n" + signer.Sign(1, root).Note);
        await Answers(HttpStatusCode.UnprocessableEntity, "old 1\n\n" + signer.Sign(1, other).Note);
        await Answers(HttpStatusCode.Conflict, "old 0\n\n" + signer.Sign(2, other).Note, "1\n");
        await Answers(HttpStatusCode.UnprocessableEntity, $"old 1\n{hash}\n" + signer.Sign(2, other).Note);
        await Answers(HttpStatusCode.OK, $"old 1\n{Convert.ToBase64String(other)}\n\n" + signer.Sign(2, LeafHash.OfNode(root, other)).Note);
    }

    /// <summary>Even where two tenants' logs had one key, a checkpoint is of the log that it names and of no other.</summary>
    [Fact]
    public async Task TheWitnessKeepsTheLogsOfTwoTenantsApart()
    {
        CheckpointSigner SignerOf(string tenant) => new(_keys.Key!.Open(AuditHost.Passphrase)!, $"agenttrust.local/audit/{tenant}");
        using var acme = SignerOf("acme");
        using var globex = SignerOf("globex");
        using var initech = SignerOf("initech");
        using var witness = new WitnessHost(acme.VerifierKey) { Further = globex.VerifierKey };
        var (root, other) = (LeafHash.OfLeaf("a"u8), LeafHash.OfLeaf("b"u8));

        async Task<HttpStatusCode> AskAsync(string note)
        {
            using var answer = await witness.CreateClient().PostAsync("/add-checkpoint", new StringContent("old 0\n\n" + note, Encoding.UTF8), Cancelled);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(acme.Sign(1, root).Note));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(globex.Sign(1, other).Note)); // it has seen nothing of this one yet
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(initech.Sign(1, root).Note));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(acme.Sign(2, root).Note.Replace("audit/acme\n2", "audit/globex\n2", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(acme.Sign(2, root).Note.Replace("audit/acme", "audit/globex", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        foreach (var host in _hosts) host.Dispose();
        _witness.Dispose();
        _key.Dispose();
    }

    private static async Task<string> ProveNextAsync(AuditHost host, int from, int count)
    {
        await AppendAsync(host, from, count);
        return await host.Client(SpiffeIds.AuditVerifier).GetProofFileAsync(host.Log.Leaves.Count - 1, Cancelled);
    }

    private static Task<IReadOnlyList<AppendResult>> AppendAsync(AuditHost host, int from, int count) => host.Client(SpiffeIds.ToolProxy).AppendAsync(
        [.. Enumerable.Range(from + 1, count).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);

    private static async Task IsUnhealthyAsync(AuditHost host, string words)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "checkpoints", Cancelled);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains(words, report.Entries["checkpoints"].Description, StringComparison.Ordinal);
    }

    private async Task<int> VerifyAsync(string proof, string witnessKey)
    {
        var file = Path.Combine(_witness.Folder, "x.tlog-proof");
        await File.WriteAllTextAsync(file, proof, Cancelled);
        string[] args = ["verify-proof", file, "--key", LogKey, "--witness", witnessKey];
        return (int)Assembly.Load("AgentTrust.AuditVerifier").EntryPoint!.Invoke(null, [args])!;
    }

    private async Task<AuditHost> HostAsync(MemoryCheckpointStore keys, MemoryLogStore log, WitnessHost? witness = null, bool ask = true)
    {
        var host = new AuditHost { Checkpoints = keys, Log = log, ToWitnesses = () => (witness ?? _witness).Server.CreateHandler() };
        if (ask) await AskAsync(host);
        _hosts.Add(host);
        return host;
    }

    private async Task AskAsync(AuditHost host)
    {
        host.Settings["Audit:Witnesses:0:Url"] = "http://witness.test";
        host.Settings["Audit:Witnesses:0:Key"] = await _witness.KeyAsync(Cancelled);
    }

    private sealed class Unreachable : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("No such host.");
    }
}
