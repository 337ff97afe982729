using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tests.Checkpoints;

/// <summary>A log of nine entries, six of them signed; then somebody changes the store while the service is down.</summary>
public sealed class LogInspectionTests : IAsyncLifetime
{
    private readonly MemoryLogStore _store = new();
    private readonly CheckpointKeys _keys = new(
        new MemoryCheckpointStore { Key = AuditHost.KnownKey },
        Options.Create(new CheckpointOptions { SigningKeyPassphrase = AuditHost.Passphrase, Origin = "log.test" }), TimeProvider.System);
    private SignedCheckpoint _signed = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var records = Enumerable.Range(1, 9).Select(i => RecordRules.Check(AuditHost.Record($"r{i}", i), new LogOptions()).Record!);
        await _store.AppendAsync([new Submission("spiffe://agenttrust.local/service/tool-proxy", [.. records])], Cancelled);
        await _keys.RefreshAsync(Cancelled);
        _signed = _keys.NewestAt(6).Sign(6, await new LogProofs(_store).RootAsync(6, Cancelled));
    }

    [Fact]
    public Task AnUntouchedLogHolds() => CheckAsync(_signed);

    [Fact]
    public Task ALogThatWasNeverSignedIsLookedAtLeafByLeaf() => CheckAsync(null);

    [Fact]
    public Task AForgedCheckpointStopsTheStart() =>
        IsDamagedAsync(_signed with { Root = LeafHash.OfNothing() }, "does not carry the signature");

    [Fact]
    public Task ASignedEntryThatIsGoneStopsTheStart()
    {
        _store.Leaves.RemoveRange(5, 4);
        return IsDamagedAsync(_signed, "6 entries were signed and 5 are left");
    }

    [Fact]
    public Task AChangedSubtreeStopsTheStart()
    {
        _store.Nodes[new(2, 0)] = LeafHash.OfNothing();
        return IsDamagedAsync(_signed, "the first 6 entries are not those that were signed");
    }

    [Fact]
    public Task AChangedEntryAfterTheCheckpointStopsTheStart()
    {
        var leaf = _store.Leaves[7];
        _store.Leaves[7] = leaf with { Leaf = leaf.Leaf with { Canonical = [.. leaf.Leaf.Canonical, (byte)' '] } };
        return IsDamagedAsync(_signed, "entry 7 was changed");
    }

    [Fact]
    public Task AMissingEntryAfterTheCheckpointStopsTheStart()
    {
        _store.Leaves.RemoveAt(7);
        return IsDamagedAsync(_signed, "entry 7 is missing");
    }

    [Fact]
    public Task AnEntryWithItsHashMadeToFitDoesNotFitItsTree()
    {
        var leaf = _store.Leaves[7];
        byte[] forged = [.. leaf.Leaf.Canonical, (byte)' '];
        _store.Leaves[7] = leaf with { Leaf = new StoredLeaf(7, forged, LeafHash.OfLeaf(forged)) };
        return IsDamagedAsync(_signed, "the tree over entries 6 to 8 is not theirs");
    }

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task CheckAsync(SignedCheckpoint? newest) =>
        new LogInspection(_store, new LogProofs(_store)).CheckAsync(newest, _keys, Cancelled);

    private async Task IsDamagedAsync(SignedCheckpoint newest, string what)
    {
        var damage = await Assert.ThrowsAsync<DamagedLogException>(() => CheckAsync(newest));
        Assert.Contains(what, damage.Message, StringComparison.Ordinal);
    }
}
