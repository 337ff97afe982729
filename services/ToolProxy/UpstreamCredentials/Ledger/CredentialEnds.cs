using System.Collections.Concurrent;
using AgentTrust.ToolProxy.Revocation;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>Ends every issued credential when its call, its task, its agent or this process ends; also those of a process that is gone.</summary>
internal sealed partial class CredentialEnds(
    ICredentialLedger ledger, CredentialSeal seal, CredentialIssuers issuers, RevocationList revocations, CredentialRecords records,
    IOptions<UpstreamCredentialOptions> options, TimeProvider time, ILogger<CredentialEnds> logger) : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, HeldCredential> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IssuedCredential> _unkept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Kept from now on, before anybody uses it.</summary>
    public async Task<HeldCredential> HoldAsync(IssuedCredential issued, DateTimeOffset usableUntil, CancellationToken cancellationToken)
    {
        var held = _held[issued.Id] = new HeldCredential(issued, usableUntil);
        try
        {
            await ledger.AddAsync(seal.Seal(issued), cancellationToken);
            return held;
        }
        catch (Exception)
        {
            _unkept[issued.Id] = issued; // this process at least remembers what it has to end
            throw;
        }
    }

    public void Release(HeldCredential held, bool wasRefused)
    {
        held.Release(wasRefused);
        if (held.IsDone(time.GetUtcNow())) _wake.Release();
    }

    /// <summary>Now, and if that fails, later: as long as it is in the ledger, it is tried again.</summary>
    public async Task EndAsync(IssuedCredential issued, string reason)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            var isRevoked = await issuers.RevokeAsync(issued, timeout.Token);
            if (!isRevoked && time.GetUtcNow() < issued.ExpiresAt) throw new HttpRequestException("The issuer did not say that it is revoked.");

            _held.TryRemove(issued.Id, out _);
            _notBefore.TryRemove(issued.Id, out _);
            if (await ledger.RemoveAsync(issued.Id, timeout.Token) | _unkept.TryRemove(issued.Id, out _)) records.Revoked(issued, reason, isRevoked);
        }
        catch (Exception e)
        {
            // Whatever the cause, it stays in the ledger; at the worst it expires by itself within the hour.
            LogNotEnded(issued.Id, issued.Server, e);
            _notBefore[issued.Id] = time.GetUtcNow() + RetryAfter;
        }
    }

    /// <summary>Requests are drained by now: what this process holds is of no further use.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(_held.Values.Select(held => EndAsync(held.Issued, "The proxy stopped."))).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogLeft(_held.Count);
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (issuers.IsEmpty) return;

        await using var clock = time.CreateTimer(_ => _wake.Release(), null, TimeSpan.Zero, SweepEvery);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(stoppingToken);
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSwept(e); // the next sweep finds the same
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var issued in _unkept.Values.Where(issued => !IsWaiting(issued.Id, time.GetUtcNow()))) await EndAsync(issued, "It was not used.");

        foreach (var kept in await ledger.ListAsync(cancellationToken))
        {
            var now = time.GetUtcNow();
            if (IsWaiting(kept.Id, now)) continue;

            if (seal.Open(kept) is { } issued)
            {
                if (Reason(issued, now) is { } reason) await EndAsync(issued, reason);
            }
            else if (now >= kept.ExpiresAt)
            {
                await ledger.RemoveAsync(kept.Id, cancellationToken);
            }
            else
            {
                LogNotOpened(kept.Id);
                _notBefore[kept.Id] = now + RetryAfter;
            }
        }
    }

    private bool IsWaiting(string id, DateTimeOffset now) => _notBefore.TryGetValue(id, out var notBefore) && now < notBefore;

    private string? Reason(IssuedCredential issued, DateTimeOffset now) =>
        issued.ReadCaller() is not { } caller ? "Nobody can say on whose authority it was issued."
        : revocations.RevocationOf(caller) is not null ? "The agent, its task or this step of it was ended."
        : _held.TryGetValue(issued.Id, out var held) && held.IsDone(now) ? "Its call was over."
        : now >= issued.EndsAt ? "Its time was over."
        : null;

    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "The credential {CredentialId} for {Server} could not be ended; it is tried again")]
    private partial void LogNotEnded(string credentialId, string server, Exception exception);

    [LoggerMessage(EventId = 1602, Level = LogLevel.Error, Message = "The ledger of issued credentials could not be read; it is tried again")]
    private partial void LogNotSwept(Exception exception);

    [LoggerMessage(EventId = 1604, Level = LogLevel.Warning, Message = "{Count} credentials could not be ended before the process stopped; whoever reads the ledger next does")]
    private partial void LogLeft(int count);

    [LoggerMessage(EventId = 1603, Level = LogLevel.Error, Message = "The credential {CredentialId} was sealed with a key that is not configured any more; it lives until it expires")]
    private partial void LogNotOpened(string credentialId);
}
