using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>Who gets a message: e-mail addresses in the forms that all mail software reads alike, channels, people.</summary>
internal static partial class Recipients
{
    private const int Most = 50;

    public static Reading Read(string text)
    {
        // A line break would begin the next header of a mail.
        if (text.Any(char.IsControl)) return Reading.Refused("must be a recipient without line breaks and control characters.");
        var parts = text.Split([',', ';'], StringSplitOptions.TrimEntries);
        if (parts.Length > Most) return Reading.Refused($"must name at most {Most} recipients.");

        var names = parts.Select(Normal).ToArray();
        return names.All(name => name is not null)
            ? Reading.Of(names.Select(name => new NamedThing(ArgumentKind.Recipient, name!)))
            : Reading.Refused("must be recipients with a comma between them: ann@example.com, Ann <ann@example.com>, #channel or a plain name; no quotes, comments, routes and groups.");
    }

    /// <summary>The address without its tag: mail for <c>ann+x@</c> goes to <c>ann@</c>.</summary>
    public static string Untagged(string recipient) => recipient.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && recipient.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && plus < at
            ? recipient[..plus] + recipient[at..]
            : recipient;

    private static string? Normal(string text)
    {
        var address = text;
        if (Named().Match(text) is { Success: true } named)
        {
            // A name that looks like an address is there to be taken for it.
            if (named.Groups["name"].Value.Contains('@', StringComparison.Ordinal)) return null;
            address = named.Groups["address"].Value;
        }

        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) address = address["mailto:".Length..];
        if (Plain().IsMatch(address)) return address.ToLowerInvariant();
        if (address.Split('@') is not [var local, var domain] || !Local().IsMatch(local)) return null;
        return HostNames.Normal(domain) is { } host && !host.Contains(':', StringComparison.Ordinal) && !HostNames.IsAddress(host)
            ? $"{local.ToLowerInvariant()}@{host}"
            : null;
    }

    [GeneratedRegex(@"^(?:""(?<name>[^""\\<>]*)""|(?<name>[^""<>]*?))\s*<(?<address>[^<>\s]+)>\z")]
    private static partial Regex Named();

    [GeneratedRegex(@"^[#@+]?[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Plain();

    // Not % and !, by which old relays send on; not = and ?, by which encoded words begin.
    [GeneratedRegex(@"^[\p{L}\p{N}_+-](?:[\p{L}\p{N}_+'-]|\.(?!\.|\z)){0,63}\z")]
    private static partial Regex Local();
}
