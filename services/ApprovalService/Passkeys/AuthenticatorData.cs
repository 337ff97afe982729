using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>What the authenticator itself says (WebAuthn Level 3 §6.1), and signs.</summary>
internal sealed record AuthenticatorData
{
    private const int FixedLength = 37;
    private const int AaguidLength = 16;

    /// <summary>WebAuthn Level 3 §7.1: longer credential ids are refused.</summary>
    private const int LongestId = 1023;

    public required byte[] RelyingPartyIdHash { get; init; }

    public required AuthenticatorFlags Flags { get; init; }

    public required uint Counter { get; init; }

    /// <summary>WebAuthn Level 3 §6.5.1: only in a registration.</summary>
    public byte[]? CredentialId { get; init; }

    public CoseKey? PublicKey { get; init; }

    /// <summary>Null unless every byte is accounted for.</summary>
    public static AuthenticatorData? Read(byte[] data)
    {
        if (data.Length < FixedLength) return null;

        var read = new AuthenticatorData
        {
            RelyingPartyIdHash = data[..32],
            Flags = (AuthenticatorFlags)data[32],
            Counter = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(33, 4)),
        };
        try
        {
            var rest = data.AsMemory(FixedLength);
            if (read.Flags.HasFlag(AuthenticatorFlags.AttestedCredential))
            {
                if (rest.Length < AaguidLength + 2) return null;
                var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[AaguidLength..]);
                rest = rest[(AaguidLength + 2)..];
                if (length is 0 or > LongestId || rest.Length < length) return null;
                var key = CoseKey.Read(rest[length..], out var keyLength);
                read = read with { CredentialId = rest[..length].ToArray(), PublicKey = key };
                rest = rest[(length + keyLength)..];
            }

            if (read.Flags.HasFlag(AuthenticatorFlags.Extensions))
            {
                var extensions = new CborReader(rest, CborConformanceMode.Ctap2Canonical);
                if (extensions.PeekState() != CborReaderState.StartMap) return null;
                rest = rest[extensions.ReadEncodedValue().Length..];
            }

            return rest.IsEmpty ? read : null;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>WebAuthn Level 3 §7.1 and §7.2: the flags: for this relying party, by a person who was there and was verified.</summary>
    public PasskeyFault? FaultFor(string relyingPartyId) =>
        !CryptographicOperations.FixedTimeEquals(RelyingPartyIdHash, SHA256.HashData(Encoding.UTF8.GetBytes(relyingPartyId))) ? PasskeyFault.AnotherRelyingParty
        : !Flags.HasFlag(AuthenticatorFlags.UserPresent) ? PasskeyFault.UserAbsent
        : !Flags.HasFlag(AuthenticatorFlags.UserVerified) ? PasskeyFault.UserNotVerified
        : Flags.HasFlag(AuthenticatorFlags.BackedUp) && !Flags.HasFlag(AuthenticatorFlags.BackupEligible) ? PasskeyFault.BackupContradictory
        : null;
}

/// <summary>WebAuthn Level 3 §6.1, flags.</summary>
[Flags]
internal enum AuthenticatorFlags
{
    None = 0,
    UserPresent = 0x01,
    UserVerified = 0x04,
    BackupEligible = 0x08,
    BackedUp = 0x10,
    AttestedCredential = 0x40,
    Extensions = 0x80,
}
