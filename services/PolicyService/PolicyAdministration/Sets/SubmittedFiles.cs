using System.Text;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>A submitted set has the files of a policy folder and no other, under names that lead nowhere else.</summary>
internal static partial class SubmittedFiles
{
    public static (PolicySetFiles? Files, ActivationRefusal? Refusal) Read(PolicySetSubmission submission)
    {
        if (!submission.Files.TryGetValue(PolicySetFiles.SchemaName, out var schema)) return (null, Malformed($"{PolicySetFiles.SchemaName} is missing."));
        foreach (var (name, text) in submission.Files)
        {
            if (name != PolicySetFiles.SchemaName && !PolicyName().IsMatch(name) && !GoldenName().IsMatch(name))
                return (null, Malformed($"\"{name}\" is none of {PolicySetFiles.SchemaName}, NAME.cedar and {PolicySetFiles.DecisionsFolder}/NAME.json (letters, digits, \".\", \"_\", \"-\")."));
            if (!IsText(text)) return (null, Malformed($"{name} is not Unicode text without a byte order mark."));
        }

        if (submission.Files.Sum(file => Encoding.UTF8.GetByteCount(file.Value)) > PolicySetFiles.LargestSet)
            return (null, Malformed($"Its files hold more than {PolicySetFiles.LargestSet} bytes; split the set."));
        return submission.Files.Keys.Any(PolicyName().IsMatch)
            ? (new("", schema, Of(submission, PolicyName())) { Decisions = Of(submission, GoldenName()) }, null)
            : (null, Malformed("It holds no *.cedar file; without a policy everything is denied, so this is taken for a mistake."));
    }

    private static Dictionary<string, string> Of(PolicySetSubmission submission, Regex name) => submission.Files
        .Where(file => name.IsMatch(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
        .ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);

    // What is kept must be read again as the very same text, for its version is made of it.
    private static bool IsText(string text)
    {
        if (text.StartsWith('\uFEFF')) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static ActivationRefusal Malformed(string words) => ActivationRefusal.Malformed with { Detail = words };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.cedar\z")]
    private static partial Regex PolicyName();

    [GeneratedRegex(@"^decisions/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.json\z")]
    private static partial Regex GoldenName();
}
