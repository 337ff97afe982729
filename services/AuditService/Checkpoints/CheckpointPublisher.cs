using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Signs the tree's head as it grows: every so often, and whenever somebody needs a newer one.</summary>
internal sealed partial class CheckpointPublisher(
    CheckpointKeys keys,
    ILogStore log,
    LogProofs proofs,
    LogInspection inspection,
    ICheckpointStore checkpoints,
    IOptions<CheckpointOptions> options,
    TimeProvider time,
    ILogger<CheckpointPublisher> logger) : BackgroundService
{
    private readonly SemaphoreSlim _signing = new(1, 1);
    private SignedCheckpoint? _newest;

    /// <summary>Of the key whose signature the newest checkpoint bears.</summary>
    public string VerifierKey => keys.NewestAt(Newest.Size).VerifierKey;

    public SignedCheckpoint Newest => _newest ?? throw new InvalidOperationException("The log has not been opened yet.");

    /// <summary>Why nothing more is signed; null while the log holds.</summary>
    public DamagedLogException? Damage { get; private set; }

    /// <summary>Opens the key and looks at the log before anything listens; what does not hold stops the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.RefreshAsync(cancellationToken);
        _newest = await checkpoints.FindNewestAsync(cancellationToken);
        await inspection.CheckAsync(_newest, keys, cancellationToken);

        if (_newest is null)
        {
            var root = await proofs.RootAsync(0, cancellationToken);
            await KeepAsync(CheckpointSigner.Sign(keys.SigningAt(0), 0, root), cancellationToken);
        }

        await AtLeastAsync(await log.GetSizeAsync(cancellationToken), cancellationToken);
        LogOpened(Newest.Size, VerifierKey);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>A checkpoint of a tree that has at least so many leaves, signed now if there is none.</summary>
    public async Task<SignedCheckpoint> AtLeastAsync(long size, CancellationToken cancellationToken)
    {
        if (Newest.Size >= size) return Newest;

        await _signing.WaitAsync(cancellationToken);
        try
        {
            if (Newest.Size < size) await SignAsync(cancellationToken);
            return Newest;
        }
        finally
        {
            _signing.Release();
        }
    }

    /// <summary>Whether it bears the signature that <see cref="VerifierKey"/> verifies: one from before a rotation may not.</summary>
    public bool IsOfTheNewestKey(SignedCheckpoint checkpoint) => keys.NewestAt(checkpoint.Size) == keys.NewestAt(Newest.Size);

    public override void Dispose()
    {
        _signing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(options.Value.CheckpointInterval, time);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AtLeastAsync(await log.GetSizeAsync(stoppingToken), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: whatever it was, the old checkpoint still holds and the next tick tries again.
                LogNotSigned(Newest.Size, e);
            }
        }
    }

    private async Task SignAsync(CancellationToken cancellationToken)
    {
        // The keys after the size: then none is missing that this tree announces.
        var size = await log.GetSizeAsync(cancellationToken);
        await keys.RefreshAsync(cancellationToken);
        var root = await proofs.RootAsync(size, cancellationToken);
        var path = await proofs.ConsistencyAsync(Newest.Size, size, cancellationToken);

        // A signature that contradicts an earlier one would make every proof worthless: rather none.
        if (!ConsistencyPath.Proves(Newest.Size, Newest.Root, size, root, path))
            throw Damage = new DamagedLogException(
                $"its {size} entries do not continue the {Newest.Size} that were signed, so nothing more is signed");

        await KeepAsync(CheckpointSigner.Sign(keys.SigningAt(size), size, root), cancellationToken);
    }

    private async Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await checkpoints.AddAsync(checkpoint, cancellationToken);
        _newest = checkpoint;
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "The log has {Size} entries; its key is {VerifierKey}")]
    private partial void LogOpened(long size, string verifierKey);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Critical, Message = "No checkpoint newer than {Size} entries could be signed")]
    private partial void LogNotSigned(long size, Exception exception);
}
