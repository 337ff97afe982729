using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Signs the tree's head as it grows: every so often, and whenever somebody needs a newer one.</summary>
internal sealed partial class CheckpointPublisher(
    SigningKeys keys,
    ILogStore log,
    LogProofs proofs,
    LogInspection inspection,
    ICheckpointStore checkpoints,
    IOptions<CheckpointOptions> options,
    TimeProvider time,
    ILogger<CheckpointPublisher> logger) : BackgroundService
{
    private readonly SemaphoreSlim _signing = new(1, 1);
    private CheckpointSigner? _signer;
    private SignedCheckpoint? _newest;

    public string VerifierKey => Signer.VerifierKey;

    public SignedCheckpoint Newest => _newest ?? throw new InvalidOperationException("The log has not been opened yet.");

    /// <summary>Why nothing more is signed; null while the log holds.</summary>
    public DamagedLogException? Damage { get; private set; }

    private CheckpointSigner Signer => _signer ?? throw new InvalidOperationException("The log has not been opened yet.");

    /// <summary>Opens the key and looks at the log before anything listens; what does not hold stops the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _signer = await keys.OpenAsync(cancellationToken);
        _newest = await checkpoints.FindNewestAsync(cancellationToken);
        await inspection.CheckAsync(_newest, _signer, cancellationToken);

        if (_newest is null)
        {
            var root = await proofs.RootAsync(0, cancellationToken);
            await KeepAsync(Signer.Sign(0, root), cancellationToken);
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

    public override void Dispose()
    {
        _signer?.Dispose();
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
        var size = await log.GetSizeAsync(cancellationToken);
        var root = await proofs.RootAsync(size, cancellationToken);
        var path = await proofs.ConsistencyAsync(Newest.Size, size, cancellationToken);

        // A signature that contradicts an earlier one would make every proof worthless: rather none.
        if (!ConsistencyPath.Proves(Newest.Size, Newest.Root, size, root, path))
            throw Damage = new DamagedLogException(
                $"its {size} entries do not continue the {Newest.Size} that were signed, so nothing more is signed");

        await KeepAsync(Signer.Sign(size, root), cancellationToken);
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
