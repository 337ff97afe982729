using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests;

/// <summary>docs/telemetry.md lists every name under which the code traces and measures.</summary>
public sealed partial class TelemetryTests
{
    private static readonly string[] Elsewhere = ["tests", "hosting"];

    [Fact]
    public void EveryNameInTheCodeIsListed()
    {
        var listed = Listed();
        var given = Given();

        Assert.NotEmpty(given);
        Assert.DoesNotContain(given, name => !listed.Contains(name));
    }

    [Fact]
    public void EveryListedNameStandsInTheCode()
    {
        var given = Given();

        Assert.DoesNotContain(Listed().Where(name => name.StartsWith("agenttrust.", StringComparison.OrdinalIgnoreCase)), name => !given.Contains(name));
    }

    private static HashSet<string> Listed() =>
        [.. Quoted().Matches(Repository.Read("docs", "telemetry.md")).Select(match => match.Groups[1].Value)];

    private static HashSet<string> Given() =>
        [.. Repository.Files("*.cs")
            .Where(file => !Elsewhere.Contains(Repository.Relative(file).Split('/')[0]))
            .Select(file => File.ReadAllText(file.FullName))
            .SelectMany(code => NamesIn(code))];

    private static IEnumerable<string> NamesIn(string code) =>
        Sources().Matches(code).Concat(Meters().Matches(code)).Concat(Instruments().Matches(code)).Concat(Spans().Matches(code))
            .Concat(UsesTelemetry().IsMatch(code) ? Attributes().Matches(code) : [])
            .Select(match => Placeholder().Replace(match.Groups[1].Value, "{event}"));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:new ActivitySource|ActivitySource \\w+ = new|ActivitySource \\w+ \\{ get; \\} = new)\\(\"([^\"]+)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("(?:MeterName = |new Meter\\(|meters\\.Create\\()\"([^\"]+)\"")]
    private static partial Regex Meters();

    [GeneratedRegex("\\.Create(?:Counter|Histogram|UpDownCounter|Gauge|Observable\\w+)(?:<\\w+>)?\\(\\s*\"([^\"]+)\"")]
    private static partial Regex Instruments();

    [GeneratedRegex("StartActivity\\(\\s*\\$?\"([^\"]+)\"")]
    private static partial Regex Spans();

    [GeneratedRegex(@"System\.Diagnostics(?:\.Metrics)?;|\.(?:SetTag|AddTag|AddEvent)\(")]
    private static partial Regex UsesTelemetry();

    [GeneratedRegex("\"(agenttrust\\.[a-z_.]+)\"")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Placeholder();
}
