using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>Ids of the events of a session's streams: a server's own, sealed, so that an agent can give back what it got and nothing else.</summary>
/// <remarks>A server may put its session's id, or whatever it likes, into the ids of events; they are of use in this session alone.</remarks>
internal static class EventIds
{
    private const int Nonce = 12;
    private const int Tag = 16;

    public static string Seal(McpSession session, string upstreamId)
    {
        var text = Encoding.UTF8.GetBytes(upstreamId);
        var parcel = new byte[Nonce + text.Length + Tag];
        RandomNumberGenerator.Fill(parcel.AsSpan(0, Nonce));
        using var cipher = new AesGcm(session.Key, Tag);
        cipher.Encrypt(parcel.AsSpan(0, Nonce), text, parcel.AsSpan(Nonce, text.Length), parcel.AsSpan(Nonce + text.Length));
        return Base64UrlEncoder.Encode(parcel);
    }

    /// <summary>The server's own id; null when this session never gave it out.</summary>
    public static string? Open(McpSession session, string id)
    {
        try
        {
            var parcel = Base64UrlEncoder.DecodeBytes(id);
            if (parcel.Length < Nonce + Tag) return null;

            var text = new byte[parcel.Length - Nonce - Tag];
            using var cipher = new AesGcm(session.Key, Tag);
            cipher.Decrypt(parcel.AsSpan(0, Nonce), parcel.AsSpan(Nonce, text.Length), parcel.AsSpan(Nonce + text.Length), text);
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
