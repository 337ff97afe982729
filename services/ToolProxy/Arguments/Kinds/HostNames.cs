using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>A host, with a port or without: one name for each machine, however it is spelled.</summary>
internal static partial class HostNames
{
    private const string Form = "must be a host name or address and nothing else: no scheme, user, path or encoding; a name of another script in its ASCII form, xn--…";
    private static readonly IdnMapping Idn = new();

    public static Reading Read(string text) => Normal(text) is { } host ? Reading.Of(ArgumentKind.Host, host) : Reading.Refused(Form);

    /// <param name="text">What stands between <c>//</c> and the path of a URL, or a host argument.</param>
    /// <param name="defaultPort">A port that is the same as none.</param>
    /// <returns>Lower case, IDNA, addresses in their usual form; with the port where one is said. Null when it is no host.</returns>
    public static string? Normal(string text, int? defaultPort = null)
    {
        if (text.Length is 0 or > 300 || Outside().IsMatch(text)) return null;
        if (Split(text) is not var (name, digits)) return null;

        var port = 0;
        if (digits is not null && (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)) return null;
        if ((name.Contains(':', StringComparison.Ordinal) ? Address(name) : Name(name)) is not { } host) return null;

        if (digits is null || port == defaultPort) return host;
        return host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    /// <summary>An address, with a port or without, instead of a name.</summary>
    public static bool IsAddress(string normal) => Split(normal) is var (host, _) && IPAddress.TryParse(host, out _);

    private static (string Name, string? Port)? Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !text[1..end].Contains(':', StringComparison.Ordinal)) return null;
            return text[(end + 1)..] switch { "" => (text[1..end], null), [':', .. var port] => (text[1..end], port), _ => null };
        }

        return text.Split(':') switch
        {
            [_] => (text, null),
            [var name, var port] => (name, port),
            _ => (text, null),
        };
    }

    private static string? Address(string text)
    {
        // A zone means another machine on every machine.
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    // Names of other scripts have many spellings that resolvers fold into one; their ASCII form has one.
    private static string? Name(string text)
    {
        var name = text.ToLowerInvariant();
        if (name.EndsWith('.')) name = name[..^1];
        if (name.Length > 253 || !Labels().IsMatch(name) || (name.Contains("xn--", StringComparison.Ordinal) && !IsIdn(name))) return null;
        if (!Ipv4Forms.IsNumeric(name)) return name;
        // "1." is the address 0.0.0.1 for browsers and a name for others: it is nobody's.
        return name.Length == text.Length ? Ipv4Forms.Normal(name) : null;
    }

    private static bool IsIdn(string name)
    {
        try
        {
            return Idn.GetAscii(Idn.GetUnicode(name)) == name;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"[\s\p{Cc}\p{Cs}@/\\?#%<>""'`{}|^,;]")]
    private static partial Regex Outside();

    [GeneratedRegex(@"^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*\z")]
    private static partial Regex Labels();
}
