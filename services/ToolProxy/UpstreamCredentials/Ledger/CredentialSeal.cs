using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>Seals what the ledger keeps: AES-256-GCM, the credential's id as associated data, the first key seals and every key opens.</summary>
internal sealed class CredentialSeal(IOptions<UpstreamCredentialOptions> options)
{
    public const int KeySize = 32;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[][] _keys = [.. options.Value.SealingKeys.Select(Convert.FromBase64String)];

    public SealedCredential Seal(IssuedCredential credential)
    {
        var clear = JsonSerializer.SerializeToUtf8Bytes(credential, WireJson.Options);
        var output = new byte[NonceSize + clear.Length + TagSize];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(_keys[0], TagSize);
        cipher.Encrypt(output.AsSpan(0, NonceSize), clear, output.AsSpan(NonceSize, clear.Length), output.AsSpan(NonceSize + clear.Length), Encoding.UTF8.GetBytes(credential.Id));
        CryptographicOperations.ZeroMemory(clear);
        return new SealedCredential(credential.Id, credential.ExpiresAt, output);
    }

    /// <returns>Null when no key opens it, or what was kept is not what it was.</returns>
    public IssuedCredential? Open(SealedCredential credential)
    {
        var length = credential.Sealed.Length - NonceSize - TagSize;
        if (length <= 0) return null;

        var clear = new byte[length];
        foreach (var key in _keys)
        {
            using var cipher = new AesGcm(key, TagSize);
            try
            {
                cipher.Decrypt(credential.Sealed.AsSpan(0, NonceSize), credential.Sealed.AsSpan(NonceSize, length), credential.Sealed.AsSpan(NonceSize + length), clear, Encoding.UTF8.GetBytes(credential.Id));
                return JsonSerializer.Deserialize<IssuedCredential>(clear, WireJson.Options);
            }
            catch (Exception e) when (e is AuthenticationTagMismatchException or JsonException)
            {
                continue; // another key, or another version of this program
            }
            finally
            {
                CryptographicOperations.ZeroMemory(clear);
            }
        }

        return null;
    }
}
