using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.Attacks.Format;

/// <summary>What is wrong with a file, for whoever wrote it: the place, and what may stand there.</summary>
internal static partial class FormatFault
{
    private static readonly Dictionary<string, Type> Words = new()
    {
        [nameof(ExpectedOutcome)] = typeof(ExpectedOutcome), [nameof(TurnEvent)] = typeof(TurnEvent), [nameof(TurnCredential)] = typeof(TurnCredential),
    };

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["System.Boolean"] = "true or false", ["System.String"] = "text", ["System.Int32"] = "a whole number", ["System.Int64"] = "a whole number", ["System.Double"] = "a number",
    };

    public static string Of(JsonException e)
    {
        var place = e.Path is { Length: > 1 } path ? $"{path[2..]} " : "";
        if (Missing().Match(e.Message) is { Success: true } missing)
            return $"{place}misses {missing.Groups["members"].Value.Replace("'", "\"", StringComparison.Ordinal)}; see docs/attacks.md.";
        if (Unknown().Match(e.Message) is { Success: true } unknown)
            return $"{(place.Length > 0 ? place : unknown.Groups["member"].Value + " ")}is no member that the format knows; see docs/attacks.md.";
        if (!Converted().IsMatch(e.Message)) return e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];

        var type = Converted().Match(e.Message).Groups["type"].Value;
        var may = Words.FirstOrDefault(word => type.Contains(word.Key, StringComparison.Ordinal)).Value is { } closed
            ? string.Join(", ", Enum.GetNames(closed).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))
            : Kinds.FirstOrDefault(kind => type.Contains(kind.Key, StringComparison.Ordinal)).Value ?? "what docs/attacks.md says";
        return $"{(place.Length > 0 ? place : "a line ")}must be {(place.Length > 0 ? may : "one JSON object")}.";
    }

    [GeneratedRegex(@"missing required properties including: (?<members>[^.]+)\.")]
    private static partial Regex Missing();

    [GeneratedRegex(@"The JSON property '(?<member>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"could not be converted to (?<type>\S+)\.")]
    private static partial Regex Converted();
}
