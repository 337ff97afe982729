using System.Text;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>The check sum at the end of the tokens of GitHub and npm: CRC-32 of the random part, as six digits of base 62.</summary>
/// <remarks>Published in "Behind GitHub's new authentication token formats" (2021). It makes a finding certain; its absence excuses nothing.</remarks>
internal static class Base62Checksum
{
    private const int Digits = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Whether a token of the form <c>prefix_randomCHECKS</c> holds.</summary>
    public static bool Holds(string token)
    {
        var random = token.LastIndexOf('_') + 1;
        return token.Length - random > Digits && Of(token[random..^Digits]) == token[^Digits..];
    }

    public static string Of(string random)
    {
        var sum = Crc32(Encoding.ASCII.GetBytes(random));
        var digits = new char[Digits];
        for (var at = Digits - 1; at >= 0; at--, sum /= 62) digits[at] = Alphabet[(int)(sum % 62)];
        return new string(digits);
    }

    /// <summary>ISO 3309, reflected.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320 : sum >> 1;
        }

        return ~sum;
    }
}
