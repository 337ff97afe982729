using System.Formats.Cbor;
using System.Security.Cryptography;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>A credential's public key (RFC 9052 §7), as WebAuthn Level 3 §5.8.5 narrows it.</summary>
internal sealed record CoseKey
{
    /// <summary>ECDSA with SHA-256 on P-256 only.</summary>
    public const int Es256 = -7;

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public const int Rs256 = -257;

    private const int LeastRsaBytes = 256;

    public required int Algorithm { get; init; }

    public required IReadOnlyDictionary<int, byte[]> Parameters { get; init; }

    /// <summary>The key as it came, for the store and as evidence.</summary>
    public required byte[] Encoded { get; init; }

    /// <summary>Null when it is no key of an algorithm that was offered.</summary>
    /// <exception cref="CborContentException">It is not canonical CBOR.</exception>
    public static CoseKey? Read(ReadOnlyMemory<byte> data, out int length)
    {
        var encoded = new CborReader(data, CborConformanceMode.Ctap2Canonical, allowMultipleRootLevelValues: true).ReadEncodedValue();
        length = encoded.Length;
        var reader = new CborReader(encoded, CborConformanceMode.Ctap2Canonical);
        if (reader.PeekState() != CborReaderState.StartMap) return null;

        var (numbers, bytes) = (new Dictionary<int, int>(), new Dictionary<int, byte[]>());
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.PeekState() is not (CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger)) return null;
            if (!TryReadNumber(reader, out var label)) return null;
            switch (reader.PeekState())
            {
                case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                    if (!TryReadNumber(reader, out var number)) return null;
                    numbers[label] = number;
                    break;
                case CborReaderState.ByteString:
                    bytes[label] = reader.ReadByteString();
                    break;
                default:
                    return null;
            }
        }

        return Of(numbers, bytes, encoded.ToArray());
    }

    public static CoseKey? Read(byte[] stored)
    {
        try
        {
            return Read(stored, out var length) is { } key && length == stored.Length ? key : null;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>ES256 signatures are DER, RS256 ones as PKCS #1 has them.</summary>
    public bool Verifies(byte[] signed, byte[] signature)
    {
        try
        {
            if (Algorithm == Es256)
            {
                using var ec = ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new() { X = Parameters[-2], Y = Parameters[-3] },
                });
                return ec.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }

            using var rsa = RSA.Create(new RSAParameters { Modulus = Parameters[-1], Exponent = Parameters[-2] });
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false; // a point off the curve, or no signature at all
        }
    }

    private static CoseKey? Of(Dictionary<int, int> numbers, Dictionary<int, byte[]> bytes, byte[] encoded)
    {
        var (kind, algorithm) = (numbers.GetValueOrDefault(1), numbers.GetValueOrDefault(3));
        var isKnown = (kind, algorithm) switch
        {
            (2, Es256) => numbers.GetValueOrDefault(-1) == 1 && bytes.GetValueOrDefault(-2) is { Length: 32 } && bytes.GetValueOrDefault(-3) is { Length: 32 },
            (3, Rs256) => bytes.GetValueOrDefault(-1) is { Length: >= LeastRsaBytes and <= 1024 } && bytes.GetValueOrDefault(-2) is { Length: > 0 and <= 8 },
            _ => false,
        };
        return isKnown ? new() { Algorithm = algorithm, Parameters = bytes, Encoded = encoded } : null;
    }

    private static bool TryReadNumber(CborReader reader, out int number)
    {
        try
        {
            number = reader.ReadInt32();
            return true;
        }
        catch (OverflowException)
        {
            number = 0;
            return false;
        }
    }
}
