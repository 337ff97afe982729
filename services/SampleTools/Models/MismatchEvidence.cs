using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentTrust.SampleTools.Models;

/// <summary>What log lines say about amounts that do not match.</summary>
internal sealed partial record MismatchEvidence(int Count, int LargestCents, bool OnlyDiscounted)
{
    public static MismatchEvidence Read(string logs)
    {
        var mismatches = Mismatch().Matches(logs)
            .Select(match => (Cents: Math.Abs(Number(match, "says") - Number(match, "expects")) * 100m, Discount: Number(match, "discount")))
            .Where(mismatch => mismatch.Cents > 0)
            .ToArray();
        return new(
            mismatches.Length,
            (int)mismatches.Select(mismatch => mismatch.Cents).DefaultIfEmpty().Max(),
            Array.TrueForAll(mismatches, mismatch => mismatch.Discount > 0));
    }

    private static decimal Number(Match match, string group) => decimal.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"says (?<says>\d{1,9}\.\d{2}), \w+ expects (?<expects>\d{1,9}\.\d{2}) \(\d+ line\(s\), discount (?<discount>\d{1,3}(\.\d{1,3})?) %")]
    private static partial Regex Mismatch();
}
