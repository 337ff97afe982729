using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>How values and words stand in the index: short, and all of one length.</summary>
internal static class SearchKeys
{
    private const int MostWords = 200;
    private const int LongestWord = 64;

    // What a producer says about the why, beside the summary.
    private static readonly string[] SpokenDetails = ["reason", "reasons", "policies", "code", "tool", "server", "credential", "approval", "groups", "template", "token_id"];

    private static readonly RememberedHashes Hashes = new();

    public static long? Of(string? value) => value is null ? null : Hashes.Of(value);

    public static int OfWord(string word) => (int)(Hashes.Of(word) >> 32);

    /// <summary>Letters and digits; everything else parts them. Case says nothing.</summary>
    public static IReadOnlySet<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) words.Add(text[start..Math.Min(i, start + LongestWord)].ToLowerInvariant());
            start = -1;
        }

        return words;
    }

    /// <summary>The words by which a record is found.</summary>
    public static IReadOnlyList<string> WordsOf(AuditRecord record) =>
        [.. SpokenOf(record).SelectMany(WordsOf).Distinct(StringComparer.Ordinal).Take(MostWords)];

    private static IEnumerable<string> SpokenOf(AuditRecord record)
    {
        string?[] members = [record.Action, record.Resource?.Id, record.Resource?.Type, record.Person, record.Agent?.Split('/')[^1], record.Outcome, record.Summary];
        return members.OfType<string>().Concat(SpokenDetails.SelectMany(name => Texts.Of(record, name)));
    }
}
