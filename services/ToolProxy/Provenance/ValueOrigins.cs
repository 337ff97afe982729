using System.Buffers;
using System.Globalization;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Takes a value apart by what it names, and says where the worst part of it comes from.</summary>
/// <remarks>
/// What leads outside (recipient, host, URL, account) is trusted only where the name itself was seen exactly so. What lies inside
/// the task's own resources (branch, path, repository, ...) is distrusted only where untrusted content spells it; words of a
/// language belong to nobody.
/// </remarks>
internal sealed class ValueOrigins(TaskMemory memory, ArgumentKind kind, AccessEntity? resource)
{
    private const int MostEntries = 100;
    private static readonly SearchValues<char> NotOfHosts = SearchValues.Create("\\/@%?#");
    private readonly ushort _kind = (ushort)(1 << (int)kind);

    public Origin Of(string value)
    {
        var plain = PlainForm.Of(value.Trim()).ToLowerInvariant();
        if (plain.Length == 0 || HouseWords.IsPlain(plain, kind)) return Origin.Trusted(null);

        var said = kind == ArgumentKind.Branch && plain.StartsWith("refs/heads/", StringComparison.Ordinal) ? plain["refs/heads/".Length..] : plain;
        if (Exactly(said) is { } known) return known;

        return kind switch
        {
            ArgumentKind.Recipient => Each(plain, Recipient),
            ArgumentKind.Host => Each(plain, Host),
            ArgumentKind.Url => Each(plain, Url),
            ArgumentKind.Account => plain.Contains('@') ? Each(plain, Recipient) : Outside(Digits(plain)),
            ArgumentKind.Command or ArgumentKind.Sql => Words(value),
            _ => Inside(said),
        };
    }

    /// <summary>In the task, or in an answer that is believed.</summary>
    private Origin? Exactly(string value)
    {
        var trimmed = ValueText.Trim(value);
        return trimmed.IsEmpty ? null
            : memory.IsOfTask(trimmed) ? Origin.Task
            : memory.TrustedIn(trimmed, _kind, resource) is { } seen ? Origin.Trusted(seen)
            : null;
    }

    private Origin Each(string value, Func<string, Origin> of)
    {
        // "Alice <alice@example.com>": with an address in it, the name before it leads nowhere.
        var entries = value.Split([',', ';', ' ', '\t', '\n', '\r', '<', '>', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        if (kind == ArgumentKind.Recipient && entries.Any(entry => entry.Contains('@'))) entries = [.. entries.Where(entry => entry.Contains('@'))];
        return entries.Length is 0 or > MostEntries ? Origin.Unknown : entries.Select(of).Aggregate(Origin.Worse);
    }

    private Origin Recipient(string address)
    {
        if (Exactly(address) is { } known) return known;
        if (Decoded(address) is { } decoded) return Origin.Worse(Origin.Nowhere, Recipient(decoded));
        return address.StartsWith("mailto:", StringComparison.Ordinal) ? Recipient(address["mailto:".Length..])
            : address.Split('@') is [{ Length: > 0 } local, { Length: > 0 } domain] ? Origin.Worse(Outside(local), Host(domain))
            : Outside(address);
    }

    private Origin Host(string host)
    {
        if (Exactly(host) is { } known) return known;

        var name = host.TrimEnd('.');
        if (name.LastIndexOf(':') is > 0 and var port && !name.Contains("::", StringComparison.Ordinal) && !name[(port + 1)..].AsSpan().ContainsAnyExceptInRange('0', '9')) name = name[..port];
        if (name.Length == 0 || name.AsSpan().ContainsAny(NotOfHosts)) return Origin.Worse(Origin.Nowhere, Outside(Decoded(host) ?? host));
        if (HostNames.Registrable(name) is not { } owned || !(Exactly(owned) is { IsGood: true } owner)) return Exactly(name) ?? Outside(HostNames.Unicode(name));

        // Below a name that is known: each label that says more than what it is for has to be known as well.
        return name[..^owned.Length].Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Where(label => !HouseWords.IsLabel(label)).Select(Outside).Aggregate(owner, Origin.Worse);
    }

    private Origin Url(string url)
    {
        if (Exactly(url) is { } known) return known;

        // What two parsers could read differently leads nobody knows where.
        if (url.Contains('\\') || !Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : $"https://{url}", UriKind.Absolute, out var parsed)
            || parsed.Host.Length == 0 || parsed.UserInfo.Length > 0)
            return Origin.Worse(Origin.Nowhere, Outside(url));

        var host = Host(parsed.Host.ToLowerInvariant());
        if (!host.IsGood) return host.Seen is null && memory.UntrustedIn(ValueText.Squash(url)) is { } spelled ? Origin.Untrusted(spelled) : host;

        // The server is known; of its own paths only what untrusted content picked out counts, e.g. the number of an order.
        return Uri.UnescapeDataString(parsed.PathAndQuery).Split(['/', '?', '&', '=', '#'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Picked).Aggregate(host, Origin.Worse);
    }

    private Origin Inside(string value)
    {
        var segments = value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var known = segments.Select(segment => HouseWords.IsPlain(segment, kind) ? Origin.Task : Exactly(segment)).ToArray();
        if (known.Length > 0 && known.All(one => one is not null)) return known.Select(one => one!.Value).Aggregate(Origin.Worse);
        if (memory.UntrustedIn(ValueText.Squash(value)) is { } whole) return Origin.Untrusted(whole);

        // A new branch is named after what it is about; a file that is nowhere but in a ticket is no accident.
        var picked = kind == ArgumentKind.Branch ? Origin.Nowhere : segments.Where((_, i) => known[i] is null).Select(Picked).Aggregate(Origin.Nowhere, Origin.Worse);
        return Closed(picked);
    }

    private Origin Words(string value)
    {
        var plain = PlainForm.Of(value).ToLowerInvariant();
        var words = ValueText.Words(plain).Select(range => plain[range]).ToArray();
        if (words.Length > 0 && words.All(word => HouseWords.IsPlain(word, kind) || Exactly(word) is { IsGood: true })) return Origin.Trusted(null);

        var runs = plain.Split([' ', '\t', '\n', '\r', '"', '\'', '(', ')', '<', '>', '|', ','], StringSplitOptions.RemoveEmptyEntries);
        var picked = runs.Select(Picked).Aggregate(Origin.Nowhere, Origin.Worse);
        return picked.Value == ValueOrigin.Untrusted ? picked : Closed(Spelled(words) is { } seen ? Origin.Untrusted(seen) : Origin.Nowhere);
    }

    /// <summary>Every three words in a row stand so in untrusted content.</summary>
    private SeenIn? Spelled(string[] words)
    {
        if (words.Length < 3) return null;

        SeenIn? seen = null;
        var marks = words.Select(word => SeenText.MarkOf(memory.Hash, MarkForm.Loose, word)).ToArray();
        for (var i = 0; i + 2 < marks.Length; i++)
        {
            if (memory.UntrustedIn(SeenText.MarkOf(memory.Hash, marks[i], marks[i + 1], marks[i + 2])) is not { } here) return null;
            seen ??= here;
        }

        return seen;
    }

    /// <summary>More than a word (a number, a name with dots), and seen in untrusted content alone.</summary>
    private Origin Picked(string part)
    {
        var trimmed = ValueText.Trim(part);
        var isWord = !trimmed.ContainsAnyExceptInRange('a', 'z');
        return isWord || trimmed.Length < 3 || Exactly(part) is { IsGood: true } || memory.UntrustedIn(ValueText.Squash(part)) is not { } seen
            ? Origin.Task // it makes nothing worse
            : Origin.Untrusted(seen);
    }

    private Origin Outside(string part)
    {
        if (Exactly(part) is { } known) return known;

        var squashed = ValueText.Squash(part);
        return squashed.Length == 0 ? Origin.Unknown
            : memory.UntrustedIn(squashed) is { } seen ? Origin.Untrusted(seen)
            : Joined.SeenIn(squashed, memory) is { } pieces ? Origin.Untrusted(pieces)
            : Closed(Origin.Nowhere);
    }

    /// <summary>When no more is kept of what is seen, "nowhere" can be anywhere.</summary>
    private Origin Closed(Origin origin) => memory.IsFull && !origin.IsGood ? Origin.Unknown : origin;

    private static string? Decoded(string value) => value.Contains('%') && Uri.UnescapeDataString(value) is { } decoded && decoded != value ? decoded : null;

    /// <summary>Account numbers are written in groups.</summary>
    private static string Digits(string value) => string.Concat(value.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.SpaceSeparator && c != '-'));
}
