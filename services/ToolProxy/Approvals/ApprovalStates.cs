using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>Seals what a client carries to its retry, so that any replica can check it and nobody else can make it.</summary>
/// <remarks>MCP 2026-07-28, multi round-trip requests: bound to the principal, to the request, and short-lived. AES-256-GCM.</remarks>
internal sealed class ApprovalStates(INonceKeys keys, TimeProvider time)
{
    /// <summary>Tells it from what a tool server gave the client.</summary>
    private const string Prefix = "agenttrust.1.";

    /// <summary>As long as every replica surely has the key. Whoever comes later repeats the call without it, and joins the same request.</summary>
    private static readonly TimeSpan Lifetime = DpopNonces.Period;

    /// <summary>Replicas' clocks differ a little.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private const int KeySize = 32;
    private static readonly byte[] Purpose = "agenttrust approval state"u8.ToArray();
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;
    private static readonly int HeadSize = sizeof(long) + NonceSize;

    public static bool IsOurs(string state) => state.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task<string> SealAsync(ToolCall call, AccessRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var clear = JsonSerializer.SerializeToUtf8Bytes(new ApprovalState
        {
            Approval = request.Id,
            Call = ApprovalRequests.KeyOf(call),
            ExpiresAt = request.ExpiresAt < now + Lifetime ? request.ExpiresAt : now + Lifetime,
        }, WireJson.Options);

        var state = new byte[HeadSize + clear.Length + TagSize];
        BinaryPrimitives.WriteInt64BigEndian(state, DpopNonces.PeriodOf(now));
        RandomNumberGenerator.Fill(state.AsSpan(sizeof(long), NonceSize));
        using var cipher = await CipherAsync(DpopNonces.PeriodOf(now), cancellationToken);
        cipher.Encrypt(state.AsSpan(sizeof(long), NonceSize), clear, state.AsSpan(HeadSize, clear.Length), state.AsSpan(HeadSize + clear.Length), Purpose);
        return Prefix + Base64Url.EncodeToString(state);
    }

    /// <returns>Null when it was not sealed here, not for this call of this caller, or when its time is over.</returns>
    /// <exception cref="Exception">That cannot be known; callers refuse.</exception>
    public async Task<ApprovalState?> OpenAsync(string given, ToolCall call, CancellationToken cancellationToken)
    {
        if (Decode(given) is not { } state) return null;

        var now = time.GetUtcNow();
        var period = BinaryPrimitives.ReadInt64BigEndian(state);
        // Of no other time than it may be of: nobody makes this process fetch keys of their choice.
        if (period > DpopNonces.PeriodOf(now + ClockSkew) || period < DpopNonces.PeriodOf(now - Lifetime)) return null;

        var clear = new byte[state.Length - HeadSize - TagSize];
        using var cipher = await CipherAsync(period, cancellationToken);
        try
        {
            cipher.Decrypt(state.AsSpan(sizeof(long), NonceSize), state.AsSpan(HeadSize, clear.Length), state.AsSpan(HeadSize + clear.Length), clear, Purpose);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var opened = JsonSerializer.Deserialize<ApprovalState>(clear, WireJson.Options)!;
        return opened.Call == ApprovalRequests.KeyOf(call) && now < opened.ExpiresAt ? opened : null;
    }

    private static byte[]? Decode(string given)
    {
        try
        {
            return IsOurs(given) && Base64Url.DecodeFromChars(given.AsSpan(Prefix.Length)) is { } state && state.Length > HeadSize + TagSize ? state : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The replicas' shared keys make nonces; one that is derived for this purpose makes nothing else.</summary>
    private async Task<AesGcm> CipherAsync(long period, CancellationToken cancellationToken)
    {
        var shared = await keys.GetAsync(period, cancellationToken);
        return new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, KeySize, info: Purpose), TagSize);
    }
}
