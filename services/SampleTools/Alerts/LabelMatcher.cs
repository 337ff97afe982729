using System.Text.RegularExpressions;

namespace AgentTrust.SampleTools.Alerts;

/// <summary>One matcher of an Alertmanager <c>filter</c>: equality or inequality.</summary>
internal sealed partial record LabelMatcher(string Label, bool Equal, string Value)
{
    public static LabelMatcher? Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success ? new(match.Groups["label"].Value, match.Groups["op"].Value == "=", match.Groups["value"].Value) : null;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => labels.GetValueOrDefault(Label) == Value == Equal;

    [GeneratedRegex("""\A\s*(?<label>[a-zA-Z_]\w*)\s*(?<op>=|!=)\s*"?(?<value>[^"~]*)"?\s*\z""")]
    private static partial Regex Pattern();
}
