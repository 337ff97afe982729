using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Search;

/// <summary>What is searched for.</summary>
internal enum SearchFor
{
    Subject,
    Resource,
    Action,
}

/// <summary>A whole question but for one identifier, which is what is searched for.</summary>
internal sealed class SearchQuery
{
    // Stands where the candidates will: it is never decided on.
    private const string Anybody = "-";

    private readonly EvaluationRequest _question;

    private SearchQuery(SearchFor target, EvaluationRequest question, PageRequest? page) => (Target, _question, Page) = (target, question, page);

    public SearchFor Target { get; }

    public PageRequest? Page { get; }

    public AccessEntity Subject => _question.Subject;

    public AccessEntity Resource => _question.Resource;

    public JsonElement? Context => _question.Context;

    /// <summary>The type that is searched for; none of an action.</summary>
    public string? Type => Target switch { SearchFor.Subject => Subject.Type, SearchFor.Resource => Resource.Type, _ => null };

    /// <summary>Every entity that is not searched for must be identified whole.</summary>
    public static Parsed<SearchQuery> Read(SearchFor target, SearchRequest request)
    {
        if (Missing(target, request) is { } missing) return Parsed<SearchQuery>.Malformed($"The search is missing {missing}.");
        if (request.Page is { Limit: < 0 }) return Parsed<SearchQuery>.Malformed("page.limit must not be negative.");

        var question = new EvaluationRequest
        {
            Subject = request.Subject!.As(target == SearchFor.Subject ? Anybody : request.Subject.Id!),
            Action = target == SearchFor.Action
                ? new() { Name = Anybody }
                : new() { Name = request.Action!.Name!, Properties = request.Action.Properties },
            Resource = request.Resource!.As(target == SearchFor.Resource ? Anybody : request.Resource.Id!),
            Context = request.Context,
        };
        return FactLimits.Fault(question) is { } fault ? Parsed<SearchQuery>.Malformed(fault) : Parsed<SearchQuery>.Of(new(target, question, request.Page));
    }

    /// <summary>The question whose answer says whether a candidate is a result.</summary>
    public EvaluationRequest About(string candidate) => Target switch
    {
        SearchFor.Subject => _question with { Subject = _question.Subject with { Id = candidate } },
        SearchFor.Resource => _question with { Resource = _question.Resource with { Id = candidate } },
        _ => _question with { Action = new() { Name = candidate } },
    };

    /// <summary>Binds a page token: equal for the same search by the same caller and for no other (AuthZEN 1.0 §8.2).</summary>
    /// <exception cref="JsonException">A number in it is none that every reader reads alike (I-JSON).</exception>
    public byte[] Digest(string caller) => SHA256.HashData(
    [
        .. Encoding.UTF8.GetBytes($"{Target} {caller}\n"),
        .. CanonicalJson.EncodeContract(_question), (byte)'\n', .. CanonicalJson.EncodeContract(Page?.Properties),
    ]);

    private static string? Missing(SearchFor target, SearchRequest request)
    {
        if (request.Subject?.Type is null) return "subject.type";
        if (request.Resource?.Type is null) return "resource.type";
        if (target != SearchFor.Subject && request.Subject.Id is null) return "subject.id";
        if (target != SearchFor.Resource && request.Resource.Id is null) return "resource.id";
        return target != SearchFor.Action && request.Action?.Name is null ? "action.name" : null;
    }
}
