using System.Security.Cryptography;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Bodies;

/// <summary>The key that bodies are encrypted with: made when the first one comes, sealed under the passphrase of the log.</summary>
internal sealed class BodyKeys(IBodyStore store, IOptions<CheckpointOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private BodyCipher? _cipher;

    private static ReadOnlySpan<byte> Purpose => "agenttrust audit bodies"u8;

    public async ValueTask<BodyCipher> OpenAsync(CancellationToken cancellationToken)
    {
        if (_cipher is { } open) return open;

        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _cipher ??= await OpenOrMakeAsync(cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => _opening.Dispose();

    private async Task<BodyCipher> OpenOrMakeAsync(CancellationToken cancellationToken)
    {
        var passphrase = options.Value.SigningKeyPassphrase;
        var kept = await store.FindKeyAsync(cancellationToken) ?? await store.KeepKeyAsync(
            Sealing.Seal(RandomNumberGenerator.GetBytes(Sealing.KeySize), passphrase, Purpose), cancellationToken);

        return kept.Open(passphrase, Purpose) is { } key
            ? new BodyCipher(key)
            : throw new InvalidOperationException(
                $"{CheckpointOptions.Section}:{nameof(CheckpointOptions.SigningKeyPassphrase)} does not open the key of the bodies in auditdb.");
    }
}
