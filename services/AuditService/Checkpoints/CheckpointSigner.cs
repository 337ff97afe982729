using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Signs tree heads as C2SP tlog-checkpoint notes; the key's name is the log's origin.</summary>
internal sealed class CheckpointSigner(Key key, string origin) : IDisposable
{
    // C2SP signed-note: the type of an Ed25519 signature.
    private const byte Ed25519Type = 0x01;

    private readonly byte[] _typedKey = [Ed25519Type, .. key.PublicKey.Export(KeyBlobFormat.RawPublicKey)];

    /// <summary>C2SP vkey: name, key id, key.</summary>
    public string VerifierKey => $"{origin}+{Convert.ToHexStringLower(KeyId())}+{Convert.ToBase64String(_typedKey)}";

    public SignedCheckpoint Sign(long size, byte[] root) => Sign([this], size, root);

    /// <summary>One note with a signature of each: C2SP signed-note, whoever knows one of the keys is content.</summary>
    public static SignedCheckpoint Sign(IReadOnlyList<CheckpointSigner> signers, long size, byte[] root)
    {
        var text = signers[0].Text(size, root);
        return new(size, root, $"{text}\n{string.Concat(signers.Select(signer => signer.LineUnder(text)))}");
    }

    /// <summary>Whether this key signed exactly this. Ed25519 is deterministic, so the signature has one form.</summary>
    public bool Signed(SignedCheckpoint checkpoint)
    {
        var text = Text(checkpoint.Size, checkpoint.Root);
        return checkpoint.Note.StartsWith(text, StringComparison.Ordinal)
            && checkpoint.Note[text.Length..].Contains($"\n{LineUnder(text)}", StringComparison.Ordinal);
    }

    public void Dispose() => key.Dispose();

    private string Text(long size, byte[] root) => $"{origin}\n{size}\n{Convert.ToBase64String(root)}\n";

    private string LineUnder(string text) =>
        $"— {origin} {Convert.ToBase64String([.. KeyId(), .. SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text))])}\n";

    private byte[] KeyId() => SHA256.HashData([.. Encoding.UTF8.GetBytes(origin), (byte)'\n', .. _typedKey])[..4];
}
