using System.Formats.Cbor;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>What a registration brings (WebAuthn Level 3 §6.5.4); attestation was not asked for, so there must be none (WebAuthn Level 3 §8.7).</summary>
internal sealed record AttestationObject(string Format, byte[] AuthenticatorData)
{
    public const string None = "none";

    /// <summary>Null when it is not an attestation object of format none with nothing stated.</summary>
    public static AttestationObject? Read(byte[] encoded, out PasskeyFault fault)
    {
        fault = PasskeyFault.Malformed;
        try
        {
            var reader = new CborReader(encoded, CborConformanceMode.Ctap2Canonical);
            var (format, data, isStated) = ((string?)null, (byte[]?)null, true);
            reader.ReadStartMap();
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                switch (reader.ReadTextString())
                {
                    case "fmt": format = reader.ReadTextString(); break;
                    case "authData": data = reader.ReadByteString(); break;
                    case "attStmt":
                        var statement = new CborReader(reader.ReadEncodedValue(), CborConformanceMode.Ctap2Canonical);
                        isStated = statement.ReadStartMap() != 0;
                        break;
                    default: return null;
                }
            }

            reader.ReadEndMap();
            if (format is null || data is null || reader.BytesRemaining > 0) return null;

            fault = PasskeyFault.AttestationNotNone;
            return format == None && !isStated ? new(format, data) : null;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            return null; // not CBOR, or another type than the member has
        }
    }
}
