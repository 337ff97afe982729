using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>One kind of secret as its provider publishes it: what it begins with, and what it looks like from there.</summary>
/// <remarks>
/// An anchor is a literal that stands in every secret of the kind, or a name that stands before it: only where one is found, the pattern is
/// tried, once, from there on, in time linear in <see cref="Window"/>. The group <c>secret</c> is what is taken out; without one, all of it.
/// </remarks>
internal sealed record SecretRule
{
    /// <summary>No rule looks further than this from its anchor, so whatever stands this far from the end is decided.</summary>
    public const int LargestWindow = 32 * 1024;

    private readonly Regex _pattern;

    /// <param name="kind">What records, labels and tests call it.</param>
    /// <param name="pattern">From the anchor on (or <see cref="Behind"/> characters before); no line break in it, but for keys in blocks.</param>
    /// <param name="anchors">What it is found by.</param>
    public SecretRule(string kind, string pattern, params IReadOnlyList<string> anchors)
        : this(kind, pattern, RegexOptions.None, anchors)
    {
    }

    private SecretRule(string kind, string pattern, RegexOptions options, IReadOnlyList<string> anchors)
    {
        (Kind, Anchors, IsName) = (kind, anchors, options.HasFlag(RegexOptions.IgnoreCase));
        _pattern = new Regex($"^(?:{pattern})", options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Kind { get; }

    public IReadOnlyList<string> Anchors { get; }

    /// <summary>The anchors stand in any case: names of settings, not parts of secrets.</summary>
    public bool IsName { get; }

    /// <summary>How many characters of the secret stand before the anchor.</summary>
    public int Behind { get; init; }

    /// <summary>How far from the anchor it looks.</summary>
    public int Window { get; init; } = 1024;

    /// <summary>Bits by character that a random value of this kind does not stay under; words and counters do.</summary>
    public double Entropy { get; init; } = 2.5;

    /// <summary>What cannot be told of a pattern; what fails it is no such secret.</summary>
    public Func<string, bool> Holds { get; init; } = static _ => true;

    /// <summary>A check sum that the provider defines; what passes it is one, whatever else speaks against it.</summary>
    public Func<string, bool>? IsCertain { get; init; }

    /// <summary>So many characters from the anchor on are without a space: where an anchor is also a word's beginning, this spares the pattern.</summary>
    public int Unbroken { get; init; }

    /// <summary>May stand right after a letter or digit.</summary>
    public bool IsAnywhere { get; init; }

    /// <summary>May be a word that people choose, so neither placeholders nor entropy say anything but the plainest.</summary>
    public bool IsChosen { get; init; }

    /// <summary>A value without a form of its own, told by the name that it is given to: <c>NAME=value</c>, <c>"name": "value"</c>, <c>&lt;… name="NAME" value="value"&gt;</c>.</summary>
    public static SecretRule Named(string kind, string value, params IReadOnlyList<string> names) => new(
        kind,
        $"""(?:{string.Join('|', names.Select(Regex.Escape))})["'\]\\ \t]{"{0,6}"}(?:=>|:=|[:=,])[ \t]{"{0,8}"}(?:value=)?[\["'\\]{"{0,4}"}(?<secret>(?-i:{value}))(?:$|[^A-Za-z0-9+/_-])""",
        RegexOptions.IgnoreCase,
        names);

    /// <summary>As <see cref="SecretRule(string, string, IReadOnlyList{string})"/>, in any case.</summary>
    public static SecretRule AnyCase(string kind, string pattern, params IReadOnlyList<string> anchors) => new(kind, pattern, RegexOptions.IgnoreCase, anchors);

    /// <summary>What of the text is a secret of this kind, when the anchor stands at <paramref name="at"/>.</summary>
    public SecretFinding? Find(string text, int at, int window)
    {
        var from = Math.Max(0, at - Behind);
        if (!IsAnywhere && from > 0 && char.IsAsciiLetterOrDigit(text[from - 1])) return null;
        if (Unbroken > 0 && (at + Unbroken > text.Length || text.AsSpan(at, Unbroken).ContainsAny(' ', '\n'))) return null;

        var match = _pattern.Match(text, from, Math.Min(Math.Min(Window, window), text.Length - from));
        if (!match.Success) return null;

        var secret = match.Groups["secret"] is { Success: true } part ? part : match;
        var certain = IsCertain?.Invoke(secret.Value) == true;
        return certain || (IsPlausible(secret.Value) && Holds(secret.Value)) ? new SecretFinding(secret.Index, secret.Length, Kind, certain, secret != match) : null;
    }

    private bool IsPlausible(string secret) => IsChosen
        ? !Placeholders.IsReference(secret)
        : !Placeholders.IsOne(secret) && Randomness.BitsPerCharacter(secret) >= Entropy;
}

/// <summary>Where a secret stands in a text.</summary>
/// <param name="IsCertain">Its check sum holds.</param>
/// <param name="IsNamed">Known by what stands around it, not by its own form.</param>
internal readonly record struct SecretFinding(int Start, int Length, string Kind, bool IsCertain, bool IsNamed)
{
    public int End => Start + Length;
}
