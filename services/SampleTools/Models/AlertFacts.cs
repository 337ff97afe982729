using System.Text.RegularExpressions;

namespace AgentTrust.SampleTools.Models;

/// <summary>What the text of an alert says that can be followed up.</summary>
internal sealed partial record AlertFacts(string? Service, string? Repository, string? Ticket, string? Metric)
{
    public static AlertFacts Read(string text) => new(
        Group(ServiceName().Match(text)), Line(text, "repository"), Line(text, "ticket"), Group(MetricName().Match(text)));

    private static string? Line(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..].Trim();

    private static string? Group(Match match) => match.Success ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\bservice ([a-z][a-z0-9-]*)")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\b([a-z]+(?:_[a-z0-9]+){2,})\b")]
    private static partial Regex MetricName();
}
