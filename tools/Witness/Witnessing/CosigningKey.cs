using System.Buffers.Binary;
using System.Security.Cryptography;
using AgentTrust.AuditVerifier.Notes;
using NSec.Cryptography;

namespace AgentTrust.Witness.Witnessing;

/// <summary>The witness's own key: made at the first start, in a file that only its user reads.</summary>
internal sealed class CosigningKey(string name, Key key) : IDisposable
{
    private const string File = "witness.key";

    private readonly byte[] _typed = [VerifierKey.WitnessType, .. key.PublicKey.Export(KeyBlobFormat.RawPublicKey)];

    /// <summary>C2SP vkey.</summary>
    public string VerifierKeyText => $"{name}+{Id:x8}+{Convert.ToBase64String(_typed)}";

    private uint Id => VerifierKey.IdOf(name, _typed);

    /// <exception cref="InvalidOperationException">The file holds no key.</exception>
    public static CosigningKey Open(string name, string folder)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) Make(path);

        var seed = System.IO.File.ReadAllBytes(path);
        try
        {
            return Key.TryImport(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, out var key)
                ? new(name, key!)
                : throw new InvalidOperationException($"{path} holds no Ed25519 key. A new key would be another witness: restore it from a copy.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>C2SP tlog-cosignature: one line, with the time.</summary>
    public string Cosign(string text, DateTimeOffset now)
    {
        var time = (ulong)now.ToUnixTimeSeconds();
        var line = new byte[sizeof(uint) + sizeof(ulong) + 64];
        BinaryPrimitives.WriteUInt32BigEndian(line, Id);
        BinaryPrimitives.WriteUInt64BigEndian(line.AsSpan(sizeof(uint)), time);
        SignatureAlgorithm.Ed25519.Sign(key, VerifierKey.CosignedText(text, time), line.AsSpan(sizeof(uint) + sizeof(ulong)));
        return $"— {name} {Convert.ToBase64String(line)}\n";
    }

    public void Dispose() => key.Dispose();

    private static void Make(string path)
    {
        using var made = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(made.Export(KeyBlobFormat.RawPrivateKey));
        file.Flush(flushToDisk: true);
    }
}
