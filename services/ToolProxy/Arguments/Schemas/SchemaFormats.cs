using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>The formats that are asserted (JSON Schema 2020-12, vocabularies for format); any other is an annotation, as the standard has it.</summary>
internal static partial class SchemaFormats
{
    private static readonly Dictionary<string, Func<string, bool>> Known = new(StringComparer.Ordinal)
    {
        ["date-time"] = text => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        ["date"] = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["email"] = text => Email().IsMatch(text),
        ["uri"] = text => Uri().IsMatch(text) && System.Uri.TryCreate(text, UriKind.Absolute, out _),
        ["uuid"] = text => Guid.TryParseExact(text, "D", out _),
        ["ipv4"] = text => Ipv4().IsMatch(text),
        ["ipv6"] = text => !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.Contains('[', StringComparison.Ordinal),
        ["hostname"] = text => text.Length <= 253 && Hostname().IsMatch(text),
    };

    public static Func<string, bool>? Find(string format) => Known.GetValueOrDefault(format);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex DateTime();

    [GeneratedRegex(@"^[^\s@<>(),:;""\\\[\]\p{C}]+@[^\s@<>(),:;""\\\[\]\p{C}]+\z")]
    private static partial Regex Email();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:[!-~]*\z")]
    private static partial Regex Uri();

    [GeneratedRegex(@"^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!\z)|\z)){4}\z")]
    private static partial Regex Ipv4();

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    private static partial Regex Hostname();
}
