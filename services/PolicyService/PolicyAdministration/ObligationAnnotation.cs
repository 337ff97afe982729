using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Reads <c>@obligation("redact_secrets, max_bytes=65536")</c>.</summary>
internal static class ObligationAnnotation
{
    public const string Name = "obligation";

    /// <exception cref="CedarTextException">It cannot be read: left out, it would be a decision without its condition.</exception>
    public static IReadOnlyList<DemandedObligation> Read(IReadOnlyDictionary<string, string> annotations, string policy, string path)
    {
        if (!annotations.TryGetValue(Name, out var text)) return [];

        var demanded = text.Split(',').Select(Parse).ToArray();
        return demanded.All(one => IsName(one.Name) && one.Value is null or { Length: > 0 }) && demanded.DistinctBy(one => one.Name).Count() == demanded.Length
            ? demanded
            : throw new CedarTextException(
                $"{path}: policy \"{policy}\" has an @{Name} that is not a list like \"redact_secrets, max_bytes=65536\"; give each name once, in lower case, with = before a value.");
    }

    private static DemandedObligation Parse(string text)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        return new(parts[0], parts.Length > 1 ? parts[1] : null);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}

/// <param name="Name">What is to be done, in a word that policies and enforcement points share.</param>
/// <param name="Value">How, where that is not one and the same always.</param>
internal readonly record struct DemandedObligation(string Name, string? Value);
