using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmptyLogHasASignedCheckpoint()
    {
        var note = await _host.Client(SpiffeIds.ToolProxy).GetCheckpointAsync(Cancelled);

        Assert.StartsWith("agenttrust.local/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— agenttrust.local/audit ", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrownTreeIsSignedAtTheNextInterval()
    {
        await AppendAsync(0, 3);
        Assert.Equal(0, Newest().Size);

        var signed = new TaskCompletionSource();
        _host.Checkpoints.Added = () => signed.TrySetResult();
        _host.Time.Advance(TimeSpan.FromMilliseconds(500));
        await signed.Task.WaitAsync(Cancelled);

        Assert.Equal(3, _host.Checkpoints.Checkpoints[^1].Size);
    }

    [Fact]
    public async Task AProofOfANewerRecordBringsItsOwnCheckpoint()
    {
        await AppendAsync(0, 3);

        var proof = await _host.Client(AuditHost.Agent).GetInclusionProofAsync(1, Cancelled);

        Assert.Equal((1L, 3L), (proof.Index, proof.TreeSize));
        Assert.Equal(Newest().Note, proof.Checkpoint);
        Assert.True(InclusionPath.Proves(
            1, 3, _host.Log.Leaves[1].Leaf.Hash, [.. proof.Hashes.Select(Convert.FromBase64String)], Newest().Root));
    }

    [Fact]
    public async Task NothingIsSignedThatDoesNotContinueWhatWasSigned()
    {
        await AppendAsync(0, 3);
        await _host.Client(SpiffeIds.Console).GetInclusionProofAsync(2, Cancelled);

        _host.Log.Nodes[new NodeId(1, 0)] = LeafHash.OfLeaf("forged"u8);
        await AppendAsync(3, 2);

        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        await Assert.ThrowsAsync<DamagedLogException>(() => Publisher().AtLeastAsync(5, Cancelled));
        Assert.Equal(3, Newest().Size);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
    }

    [Fact]
    public async Task ARestartGoesOnWithTheSameKeyAndTheSameLog()
    {
        await AppendAsync(0, 3);
        await _host.Client(SpiffeIds.Console).GetInclusionProofAsync(2, Cancelled);
        var key = await _host.Client(SpiffeIds.Console).GetVerifierKeyAsync(Cancelled);

        await using var again = new AuditHost { Log = _host.Log, Checkpoints = _host.Checkpoints };
        await again.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("next", 4)], Cancelled);

        Assert.Equal(key, await again.Client(SpiffeIds.Console).GetVerifierKeyAsync(Cancelled));
        Assert.Equal(4, (await again.Client(SpiffeIds.Console).GetInclusionProofAsync(3, Cancelled)).TreeSize);
    }

    [Fact]
    public async Task TheFirstStartMakesAKeyThatOnlyThePassphraseOpens()
    {
        var store = new MemoryCheckpointStore();
        using var first = Keys(store, AuditHost.Passphrase);
        using var again = Keys(store, AuditHost.Passphrase);
        await first.RefreshAsync(Cancelled);
        await again.RefreshAsync(Cancelled);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Keys(store, "another passphrase").RefreshAsync(Cancelled));

        Assert.Equal(first.NewestAt(0).VerifierKey, again.NewestAt(0).VerifierKey);
        Assert.StartsWith("Audit:SigningKeyPassphrase does not open the signing key in auditdb.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyWhosePublicHalfWasExchangedDoesNotOpen()
    {
        var store = new MemoryCheckpointStore { Key = AuditHost.KnownKey with { PublicKey = [.. AuditHost.KnownKey.PublicKey.Reverse()] } };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Keys(store, AuditHost.Passphrase).RefreshAsync(Cancelled));
    }

    [Fact]
    public void ANoteVouchesForItsOwnSizeAndRootOnly()
    {
        using var signer = new CheckpointSigner(NSec.Cryptography.Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519), "log.test");
        var checkpoint = signer.Sign(3, LeafHash.OfNothing());

        Assert.True(signer.Signed(checkpoint));
        Assert.False(signer.Signed(checkpoint with { Size = 4 }));
        Assert.False(signer.Signed(checkpoint with { Root = LeafHash.OfLeaf([]) }));
    }

    public void Dispose() => _host.Dispose();

    private static CheckpointKeys Keys(MemoryCheckpointStore store, string passphrase) =>
        new(store, Options.Create(new CheckpointOptions { SigningKeyPassphrase = passphrase }), TimeProvider.System);

    private async Task<HealthStatus> HealthAsync() =>
        (await new CheckpointHealth(Publisher(), _host.Services.GetRequiredService<Witnesses>()).CheckHealthAsync(new HealthCheckContext(), Cancelled)).Status;

    private CheckpointPublisher Publisher() => _host.Services.GetRequiredService<CheckpointPublisher>();

    private SignedCheckpoint Newest() => Publisher().Newest;

    private Task<IReadOnlyList<AppendResult>> AppendAsync(int from, int count) => _host.Client(SpiffeIds.ToolProxy).AppendAsync(
        [.. Enumerable.Range(from + 1, count).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
}
