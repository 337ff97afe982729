using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>The one signing key of the log: made at the first start, opened at every other.</summary>
internal sealed class SigningKeys(ICheckpointStore store, IOptions<CheckpointOptions> options)
{
    /// <exception cref="InvalidOperationException">The passphrase is not the one of the first start.</exception>
    public async Task<CheckpointSigner> OpenAsync(CancellationToken cancellationToken)
    {
        var (passphrase, origin) = (options.Value.SigningKeyPassphrase, options.Value.Origin);
        var kept = await store.FindKeyAsync(cancellationToken) ?? await store.KeepKeyAsync(Make(passphrase), cancellationToken);

        return kept.Open(passphrase) is { } key
            ? new CheckpointSigner(key, origin)
            : throw new InvalidOperationException(
                $"{CheckpointOptions.Section}:{nameof(CheckpointOptions.SigningKeyPassphrase)} does not open the signing key in auditdb. " +
                "Set it to the passphrase of the log's first start; a new key would be a new log.");
    }

    private static SealedKey Make(string passphrase)
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return SealedKey.Seal(key, passphrase);
    }
}
