using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>The keys of the log: the first is made at the first start, each further one announced by an entry before it signs.</summary>
/// <remarks>
/// An announcement is stored in the transaction of its entry. So whoever reads the tree's size first and the keys after it has every key that
/// the tree announces, and each checkpoint carries the signature of the newest of them, whichever replica signed.
/// </remarks>
internal sealed class CheckpointKeys(ICheckpointStore store, IOptions<CheckpointOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<CheckpointKey> All { get; private set; } = [];

    /// <summary>Takes over what this and other replicas have stored since.</summary>
    /// <exception cref="InvalidOperationException">The passphrase is not the one of the first start.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (await store.ListKeysAsync(cancellationToken) is not { Count: > 0 } kept)
            {
                await store.KeepKeyAsync(Make(1), cancellationToken);
                kept = await store.ListKeysAsync(cancellationToken);
            }

            All = [.. kept.Select(key => new CheckpointKey(key, SignerOf(key)))];
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Keeps a key that nothing has announced yet, unless another replica has kept one under this number.</summary>
    public async Task AddAsync(int number, CancellationToken cancellationToken)
    {
        await store.KeepKeyAsync(Make(number), cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>The key that a checkpoint of this size must bear: the newest that its tree announces.</summary>
    public CheckpointSigner NewestAt(long size) => AnnouncedBelow(size)[^1].Signer;

    /// <summary>The newest key, and those before it for which there is still time.</summary>
    public IReadOnlyList<CheckpointSigner> SigningAt(long size)
    {
        var (announced, now) = (AnnouncedBelow(size), time.GetUtcNow());
        return [.. announced.Where((_, i) => i == announced.Count - 1 || now < announced[i + 1].Kept.Announced!.FormerUntil).Select(key => key.Signer)];
    }

    public void Dispose()
    {
        foreach (var key in All) key.Signer.Dispose();
        _oneAtATime.Dispose();
    }

    private List<CheckpointKey> AnnouncedBelow(long size) => [.. All.Where(key => key.IsAnnouncedBelow(size))];

    // Opening one takes a while by design: each is opened once.
    private CheckpointSigner SignerOf(KeptKey kept) =>
        All.FirstOrDefault(key => key.Kept.Number == kept.Number)?.Signer
        ?? (kept.Key.Open(options.Value.SigningKeyPassphrase) is { } opened
            ? new CheckpointSigner(opened, options.Value.Origin)
            : throw new InvalidOperationException(
                $"{CheckpointOptions.Section}:{nameof(CheckpointOptions.SigningKeyPassphrase)} does not open the signing key in auditdb. " +
                "Set it to the passphrase of the log's first start; a new key that nothing announced would be a new log."));

    private KeptKey Make(int number)
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return new(number, SealedKey.Seal(key, options.Value.SigningKeyPassphrase), time.GetUtcNow());
    }
}
