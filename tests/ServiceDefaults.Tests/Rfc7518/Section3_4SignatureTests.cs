using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7518;

/// <summary>RFC 7518 §3.4 and FIPS 186-5 §6.4.2: 64 bytes, both halves in range, over exactly this header and payload.</summary>
public sealed class Section3_4SignatureTests : IDisposable
{
    private static readonly BigInteger N = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, null);

    private readonly AttackedVerifier _verifier = new();
    private readonly string _input;

    private readonly byte[] _signature;

    public Section3_4SignatureTests()
    {
        var token = _verifier.Token();
        _input = token[..token.LastIndexOf('.')];
        _signature = Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
    }

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task PsychicSignaturesAreRefused()
    {
        // CVE-2022-21449: zeros, and n, which is zero again.
        var (zero, one, n) = (Number(0), Number(1), Number(N));
        var (r, s) = (_signature[..32], _signature[32..]);

        foreach (var forged in new byte[][]
        {
            [.. zero, .. zero], [.. zero, .. s], [.. r, .. zero], [.. n, .. n], [.. n, .. s], [.. r, .. n], [.. n, .. zero], [.. zero, .. one], [.. one, .. zero],
            [.. Number(N + 1), .. s], [.. r, .. Number(N + 1)], [.. Enumerable.Repeat((byte)0xFF, 64)],
        })
        {
            Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync(forged));
        }

        Assert.Equal(JwsRefusal.Signature, await RefusalOfAsync([.. one, .. one]));
        Assert.Equal(JwsRefusal.Signature, await RefusalOfAsync([.. Number(N - 1), .. Number(N - 1)]));
    }

    [Fact]
    public async Task ANumberIsNotTakenModuloTheOrder()
    {
        // r + n and s + n, where they fit, mean the same to a verifier that reduces first.
        var r = new BigInteger(_signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true);
        var sum = (r + N).ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync([.. sum, .. _signature[32..]]));
    }

    [Fact]
    public async Task ADerSignatureIsRefused() =>
        Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync(_verifier.Forge.Signature(_input, DSASignatureFormat.Rfc3279DerSequence)));

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    public async Task AShortSignatureIsRefused(int length)
    {
        Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync(_signature[..length]));
        Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync(_signature[^length..]));
    }

    [Fact]
    public async Task ALongSignatureIsRefused()
    {
        foreach (var forged in new byte[][] { [.. _signature, 0], [0, .. _signature], [.. _signature, .. _signature], [.. new byte[2], .. _signature[..32], .. new byte[2], .. _signature[32..]] })
            Assert.Equal(JwsRefusal.SignatureShape, await RefusalOfAsync(forged));
    }

    [Fact]
    public async Task EveryBitCounts()
    {
        for (var bit = 0; bit < _signature.Length * 8; bit += 7)
        {
            var changed = (byte[])_signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(await RefusalOfAsync(changed));
        }
    }

    [Fact]
    public async Task ASignatureIsForOneToken()
    {
        var signature = TokenForge.Encode(_signature);
        _verifier.Claims["sub"] = "spiffe://agenttrust.local/agent/b";
        var other = _verifier.Token().Split('.');

        Assert.Equal(JwsRefusal.Signature, await _verifier.RefusalOfAsync($"{other[0]}.{other[1]}.{signature}"));
        Assert.Equal(JwsRefusal.Signature, await RefusalOfAsync([.. _signature[32..], .. _signature[..32]]));
    }

    private Task<JwsRefusal?> RefusalOfAsync(byte[] signature) => _verifier.RefusalOfAsync($"{_input}.{TokenForge.Encode(signature)}");

    private static byte[] Number(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
