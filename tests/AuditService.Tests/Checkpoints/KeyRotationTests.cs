using System.Text;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.DependencyInjection;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Tests.Checkpoints;

public sealed class KeyRotationTests : IDisposable
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly AuditHost _host = new() { Settings = { ["Audit:SigningKeyOverlap"] = $"{Overlap}", ["Audit:SigningKeyLifetime"] = $"{Lifetime}" } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private AuditClient Operator => new(_host.AsPerson("olga", PersonGroups.Operators));

    [Fact]
    public async Task TheNextKeyIsAnnouncedInTheLogBeforeItSigns()
    {
        await AppendAsync(1);
        var before = await NewestAsync();

        var keys = await RotateAsync();
        var announced = await _host.Client(SpiffeIds.AuditVerifier).GetAsync(keys[1].AnnouncedIn!.Value, Cancelled);

        Assert.Equal((AuditKinds.SigningKeyRotated, SpiffeIds.AuditService, "olga"), (announced.Record.Kind, announced.Producer, announced.Record.Person));
        Assert.Equal(keys[1].Key, announced.Record.Details!["verifier_key"].GetString());
        Assert.Equal("The drill says so.", announced.Record.Details["reason"].GetString());
        Assert.False(IsSigned(before, keys[1]));
        foreach (var checkpoint in _host.Checkpoints.Checkpoints) Assert.Equal(checkpoint.Size > keys[1].AnnouncedIn, IsSigned(checkpoint, keys[1]));
    }

    [Fact]
    public async Task DuringTheOverlapBothSignAndAfterItOnlyTheNewOne()
    {
        await _host.Client(SpiffeIds.ToolProxy).GetCheckpointAsync(Cancelled);
        var keys = await RotateAsync();
        Assert.Equal(((long?)null, _host.Time.GetUtcNow() + Overlap), (keys[0].AnnouncedIn, keys[0].SignsUntil));
        Assert.Null(keys[1].SignsUntil);
        Assert.Equal((true, true), Signers(await NewestAsync(), keys));

        _host.Time.Advance(Overlap - TimeSpan.FromSeconds(1));
        await AppendAsync(1);
        Assert.Equal((true, true), Signers(await NewestAsync(), keys));

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await AppendAsync(2);
        Assert.Equal((false, true), Signers(await NewestAsync(), keys));
    }

    [Fact]
    public async Task AKeyThatOthersMayHaveStopsAtOnce()
    {
        await AppendAsync(1);

        var keys = await Operator.RotateKeyAsync(new() { Reason = "It was seen in a backup.", AtOnce = true }, Cancelled);

        Assert.Equal(_host.Time.GetUtcNow(), keys[0].SignsUntil);
        Assert.Equal((false, true), Signers(await NewestAsync(), keys));
    }

    [Fact]
    public async Task ARestartGoesOnWithEveryKey()
    {
        await AppendAsync(1);
        var keys = await RotateAsync();

        await using var again = new AuditHost { Log = _host.Log, Checkpoints = _host.Checkpoints };
        await again.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("next", 2)], Cancelled);
        var client = again.Client(SpiffeIds.AuditVerifier);

        Assert.Equal(keys, await client.ListKeysAsync(Cancelled));
        Assert.Equal(keys[1].Key, await client.GetVerifierKeyAsync(Cancelled));
        await client.GetInclusionProofAsync(2, Cancelled);
        Assert.Equal((true, true), Signers(_host.Checkpoints.Checkpoints[^1], keys));
    }

    [Fact]
    public async Task ACheckpointThatOnlyAFormerKeySignedStopsTheStart()
    {
        await AppendAsync(1);
        await RotateAsync();
        var newest = _host.Checkpoints.Checkpoints[^1];
        using var former = new CheckpointSigner(AuditHost.KnownKey.Open(AuditHost.Passphrase)!, "agenttrust.local/audit");
        _host.Checkpoints.Checkpoints.Add(former.Sign(newest.Size, newest.Root));

        await using var again = new AuditHost { Log = _host.Log, Checkpoints = _host.Checkpoints };

        var damage = Assert.Throws<DamagedLogException>(() => again.Services);
        Assert.Contains("does not carry the signature of the newest key", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherReplicaSignsWithTheNewKeyFromTheAnnouncementOn()
    {
        await using var other = new AuditHost { Log = _host.Log, Checkpoints = _host.Checkpoints };
        await other.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("before", 1)], Cancelled);
        await other.Client(SpiffeIds.ToolProxy).GetInclusionProofAsync(0, Cancelled);

        var keys = await RotateAsync();
        var proof = await other.Client(SpiffeIds.AuditVerifier).GetInclusionProofAsync(keys[1].AnnouncedIn!.Value, Cancelled);

        Assert.Contains(keys[1].Key, await other.Client(SpiffeIds.AuditVerifier).GetVerifierKeyAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(2, Lines(proof.Checkpoint));
    }

    [Fact]
    public async Task AKeyThatNothingAnnouncedSignsNothingAndIsTheNextToBeAnnounced()
    {
        await AppendAsync(1);
        var keys = _host.Services.GetRequiredService<CheckpointKeys>();
        await keys.AddAsync(2, Cancelled); // a process that died here

        await AppendAsync(2);
        var before = await NewestAsync();
        Assert.Equal(1, Lines(before.Note));
        Assert.Single(await _host.Client(SpiffeIds.AuditVerifier).ListKeysAsync(Cancelled));

        var listed = await RotateAsync();
        Assert.Equal([keys.All[0].Signer.VerifierKey, keys.All[1].Signer.VerifierKey], listed.Select(key => key.Key));
    }

    [Fact]
    public async Task AKeyOfAgeGetsItsSuccessorByItself()
    {
        await AppendAsync(1);
        var announced = new TaskCompletionSource();
        var store = _host.Log.Announced;
        _host.Log.Announced = (announcement, index) =>
        {
            store(announcement, index);
            announced.TrySetResult();
        };

        _host.Time.Advance(Lifetime - TimeSpan.FromMinutes(2));
        Assert.False(announced.Task.IsCompleted);
        _host.Time.Advance(TimeSpan.FromMinutes(3));
        await announced.Task.WaitAsync(Cancelled);

        Assert.Single(_host.Log.Leaves, leaf => leaf.Record is { Kind: AuditKinds.SigningKeyRotated, Person: null });
    }

    [Fact]
    public async Task NoRecordNoKey()
    {
        await AppendAsync(1);
        _host.Log.BeforeCommit = () => throw new IOException("The disk is full.");

        await Assert.ThrowsAsync<ProblemException>(RotateAsync);

        Assert.Single(await _host.Client(SpiffeIds.AuditVerifier).ListKeysAsync(Cancelled));
    }

    public void Dispose() => _host.Dispose();

    private Task<IReadOnlyList<LogKey>> RotateAsync() => Operator.RotateKeyAsync(new() { Reason = "The drill says so." }, Cancelled);

    private static (bool Former, bool Next) Signers(SignedCheckpoint checkpoint, IReadOnlyList<LogKey> keys) => (IsSigned(checkpoint, keys[0]), IsSigned(checkpoint, keys[1]));

    /// <summary>C2SP signed-note, with no code of the service.</summary>
    private static bool IsSigned(SignedCheckpoint checkpoint, LogKey key)
    {
        var (name, id, typed) = key.Key.Split('+', 3) is [var first, var second, var third] ? (first, Convert.FromHexString(second), Convert.FromBase64String(third)) : default;
        var text = checkpoint.Note[..(checkpoint.Note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        return checkpoint.Note.Split('\n').Where(line => line.StartsWith($"— {name} ", StringComparison.Ordinal))
            .Select(line => Convert.FromBase64String(line.Split(' ')[2]))
            .Any(bytes => bytes.AsSpan(0, 4).SequenceEqual(id) && SignatureAlgorithm.Ed25519.Verify(
                PublicKey.Import(SignatureAlgorithm.Ed25519, typed.AsSpan(1), KeyBlobFormat.RawPublicKey), Encoding.UTF8.GetBytes(text), bytes.AsSpan(4)));
    }

    private static int Lines(string note) => note.Split('\n').Count(line => line.StartsWith("— ", StringComparison.Ordinal));

    private async Task<SignedCheckpoint> NewestAsync() =>
        await _host.Services.GetRequiredService<CheckpointPublisher>().AtLeastAsync(_host.Log.Leaves.Count, Cancelled);

    private Task<IReadOnlyList<AppendResult>> AppendAsync(int number) =>
        _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record($"r{number}", number)], Cancelled);
}
