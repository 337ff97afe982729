using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tools;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>Shows that a verdict was written by this platform: HMAC-SHA256 before it. Who can write to Redis cannot accept a tool.</summary>
internal sealed class VerdictSeal(IOptions<ToolCatalogOptions> options)
{
    // Without a shared key every process has its own, and believes only itself.
    private readonly byte[] _key = options.Value.AcceptanceKey is { } key ? Convert.FromBase64String(key) : RandomNumberGenerator.GetBytes(ToolCatalogOptions.ShortestKey);

    public byte[] Seal(ToolVerdict verdict)
    {
        var said = JsonSerializer.SerializeToUtf8Bytes(verdict, WireJson.Options);
        return [.. Mac(said), .. said];
    }

    /// <returns>Null when it was not sealed by this key, or is not what was sealed.</returns>
    public ToolVerdict? Open(byte[] note)
    {
        if (note.Length <= HMACSHA256.HashSizeInBytes) return null;

        var said = note.AsSpan(HMACSHA256.HashSizeInBytes);
        return CryptographicOperations.FixedTimeEquals(Mac(said), note.AsSpan(0, HMACSHA256.HashSizeInBytes))
            ? JsonSerializer.Deserialize<ToolVerdict>(said, WireJson.Options)
            : null;
    }

    // The purpose is in what is hashed, so that nothing else sealed with this key could pass for a verdict.
    private byte[] Mac(ReadOnlySpan<byte> said) => HMACSHA256.HashData(_key, (byte[])[.. "agenttrust tool verdict\n"u8, .. said]);
}
