using System.Text;

namespace AgentTrust.ServiceDefaults.Identity.WorkloadApi;

/// <summary>One answer of the Workload API: whose SVID, and the SVID.</summary>
internal sealed record JwtSvid(string SpiffeId, string Svid);

/// <summary>The two messages of <c>FetchJWTSVID</c> in the wire format of Protocol Buffers: three fields of text, so no generator is worth its tools.</summary>
internal static class JwtSvidMessages
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    /// <summary>JWTSVIDRequest: <c>repeated string audience = 1; string spiffe_id = 2;</c></summary>
    public static byte[] WriteRequest(string audience, string spiffeId)
    {
        using var message = new MemoryStream();
        WriteText(message, 1, audience);
        WriteText(message, 2, spiffeId);
        return message.ToArray();
    }

    /// <summary>JWTSVIDResponse: <c>repeated JWTSVID svids = 1;</c> each <c>string spiffe_id = 1; string svid = 2;</c></summary>
    /// <exception cref="FormatException">It is no such message.</exception>
    public static IReadOnlyList<JwtSvid> ReadResponse(ReadOnlySpan<byte> message)
    {
        var svids = new List<JwtSvid>();
        while (NextText(ref message, out var field, out var value))
        {
            if (field == 1) svids.Add(ReadSvid(value));
        }

        return svids;
    }

    private static JwtSvid ReadSvid(ReadOnlySpan<byte> message)
    {
        var (id, svid) = ("", "");
        while (NextText(ref message, out var field, out var value))
        {
            if (field == 1) id = Encoding.UTF8.GetString(value);
            if (field == 2) svid = Encoding.UTF8.GetString(value);
        }

        return new(id, svid);
    }

    private static void WriteText(MemoryStream message, int field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        message.WriteByte((byte)((field << 3) | LengthDelimited));
        for (var length = (uint)bytes.Length; ; length >>= 7)
        {
            if (length < 0x80)
            {
                message.WriteByte((byte)length);
                break;
            }

            message.WriteByte((byte)(length | 0x80));
        }

        message.Write(bytes);
    }

    /// <summary>The next field that has a length; others are skipped, as readers of older definitions must.</summary>
    private static bool NextText(ref ReadOnlySpan<byte> message, out ulong field, out ReadOnlySpan<byte> value)
    {
        field = 0;
        value = default;
        while (message.Length > 0)
        {
            var tag = ReadVarint(ref message);
            switch ((int)(tag & 7))
            {
                case Varint: ReadVarint(ref message); break;
                case Fixed64: Take(ref message, 8); break;
                case Fixed32: Take(ref message, 4); break;
                case LengthDelimited:
                    field = tag >> 3;
                    value = Take(ref message, ReadVarint(ref message));
                    return true;
                default: throw new FormatException("An unknown wire type.");
            }
        }

        return false;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var octet = Take(ref message, 1)[0];
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80) return value;
        }

        throw new FormatException("A number without an end.");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, ulong length)
    {
        if (length > (ulong)message.Length) throw new FormatException("It ends too early.");
        var taken = message[..(int)length];
        message = message[(int)length..];
        return taken;
    }
}
