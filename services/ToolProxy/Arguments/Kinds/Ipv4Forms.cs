using System.Globalization;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>IPv4 addresses as resolvers read them (WHATWG URL, IPv4 parser): decimal, octal, hexadecimal, one to four parts.</summary>
internal static class Ipv4Forms
{
    private const int Parts = 4;

    /// <summary>Whether resolvers take it for an address, or for a bad one: its last label is a number.</summary>
    public static bool IsNumeric(string host) => host.Split('.')[^1] is { Length: > 0 } last && (last.All(char.IsAsciiDigit) || IsHex(last));

    /// <summary>Dotted decimal; null when it is no address.</summary>
    public static string? Normal(string host)
    {
        var parts = host.Split('.');
        if (parts.Length > Parts) return null;

        ulong address = 0;
        for (var at = 0; at < parts.Length; at++)
        {
            if (Number(parts[at]) is not { } number) return null;
            var isLast = at == parts.Length - 1;
            // The last part fills all the bytes that are left.
            var bits = isLast ? 8 * (Parts - at) : 8;
            if (number >= 1UL << bits) return null;
            address |= number << (isLast ? 0 : 8 * (Parts - 1 - at));
        }

        return $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
    }

    private static ulong? Number(string part)
    {
        if (part.Length is 0 or > 20) return null;
        if (IsHex(part)) return part.Length == 2 ? 0 : ulong.TryParse(part.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (!part.All(char.IsAsciiDigit)) return null;
        if (part[0] != '0') return ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return part.Any(digit => digit > '7') ? null : part.Aggregate(0UL, (sum, digit) => (sum << 3) + (ulong)(digit - '0'));
    }

    private static bool IsHex(string part) => part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && part.Skip(2).All(char.IsAsciiHexDigit);
}
