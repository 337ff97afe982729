using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>A question as it was asked, checked, and in the index's own words.</summary>
internal sealed class Question
{
    public const int LongestPage = 500;
    private const int UsualPage = 50;
    private const int LongestText = 500;

    private readonly EvidenceQuery _asked;
    private readonly IReadOnlySet<string> _words;

    private Question(EvidenceQuery asked, IReadOnlySet<string> words, IndexQuery query) => (_asked, _words, Query) = (asked, words, query);

    public IndexQuery Query { get; }

    /// <returns>The question, or what is wrong with it in words.</returns>
    public static (Question? Question, string? Fault) Read(EvidenceQuery asked)
    {
        if (asked.Limit is < 1 or > LongestPage) return (null, $"limit must be 1 to {LongestPage}.");
        if (asked.From >= asked.To) return (null, "from must be before to.");
        if (asked.Text?.Length > LongestText) return (null, $"text must have {LongestText} characters at most.");
        var words = SearchKeys.WordsOf(asked.Text ?? "");
        if (asked.Text is not null && words.Count == 0) return (null, "text holds no word: letters or digits.");
        IndexHit? behind = null;
        if (asked.Cursor is not null && !PageCursor.TryRead(asked.Cursor, out behind)) return (null, "cursor is not one that a page ended with.");

        var named = asked with { Agent = asked.Agent is null || asked.Agent.Contains("://", StringComparison.Ordinal) ? asked.Agent : SpiffeIds.Agent(asked.Agent) };
        return (new(named, words, new IndexQuery
        {
            Agent = SearchKeys.Of(named.Agent),
            Task = SearchKeys.Of(named.Task),
            Call = SearchKeys.Of(named.Call),
            Person = SearchKeys.Of(named.Person),
            Kind = SearchKeys.Of(named.Kind),
            Action = SearchKeys.Of(named.Action),
            ResourceType = SearchKeys.Of(named.ResourceType),
            Resource = SearchKeys.Of(named.Resource),
            Outcome = SearchKeys.Of(named.Outcome),
            Trace = SearchKeys.Of(named.Trace),
            From = named.From,
            To = named.To,
            Words = [.. words.Select(SearchKeys.OfWord)],
            Behind = behind,
            Limit = named.Limit ?? UsualPage,
        }), null);
    }

    /// <summary>The index answers by short keys, which two values may share: the record has the last word.</summary>
    public bool IsAnsweredBy(AuditRecord record)
    {
        static bool Is(string? asked, string? value) => asked is null || asked == value;
        return Is(_asked.Agent, record.Agent) && Is(_asked.Task, record.Task) && Is(_asked.Call, record.Call) && Is(_asked.Person, record.Person)
            && Is(_asked.Kind, record.Kind) && Is(_asked.Action, record.Action) && Is(_asked.ResourceType, record.Resource?.Type)
            && Is(_asked.Resource, record.Resource?.Id) && Is(_asked.Outcome, record.Outcome) && Is(_asked.Trace, record.TraceId)
            && (_words.Count == 0 || _words.IsSubsetOf(SearchKeys.WordsOf(record)));
    }

    /// <summary>Whether a record that was not looked up is in the asked time too.</summary>
    public bool IsInTime(AuditRecord record) => !(Indexing.At(record) < _asked.From) && !(Indexing.At(record) >= _asked.To);
}
