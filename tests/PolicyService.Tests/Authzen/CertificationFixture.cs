using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Search;

namespace AgentTrust.PolicyService.Tests.Authzen;

/// <summary>The policy that AuthZEN's certification scenario prescribes (its rules 1 to 8), and what was asked of it.</summary>
internal sealed class CertificationFixture : IDecisionPoint, ISearchSpace
{
    public List<EvaluationRequest> Asked { get; } = [];

    /// <summary>Carried by every permit.</summary>
    public IReadOnlyList<Obligation> Obligations { get; init; } = [];

    public Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        lock (Asked) Asked.Add(request);
        if (request.Action.Name == "fail") return Task.FromResult(Judgement.Malformed("Nobody can fail."));

        var permitted = Permits(request);
        return Task.FromResult(Judgement.Of(new()
        {
            Decision = permitted,
            Context = new() { EvaluationId = "evl_1", Reasons = ["Because."], Obligations = permitted ? Obligations : [] },
        }));
    }

    public ValueTask<Found<IReadOnlyList<string>>> CandidatesAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        string[] known = (query.Target, query.Type) switch
        {
            (SearchFor.Subject, "user") => ["alice", "bob", "carol"],
            (SearchFor.Resource, "record") => ["record-1", "record-2"],
            (SearchFor.Action, _) => ["delete", "read", "write"],
            _ => [],
        };
        return new(Found<IReadOnlyList<string>>.Yes(known));
    }

    private static bool Permits(EvaluationRequest request) => (request.Subject.Id, request.Action.Name) switch
    {
        ("alice" or "bob", "read") => true,
        (_, "write") when Property(request.Subject.Properties, "role") == "admin" => true,
        ("alice", "write") => Property(request.Resource.Properties, "status") != "archived",
        ("alice", "delete") => request.Action.Properties?.GetValueOrDefault("soft").ValueKind == JsonValueKind.True,
        _ => false,
    };

    private static string? Property(IReadOnlyDictionary<string, JsonElement>? properties, string name) =>
        properties is not null && properties.TryGetValue(name, out var value) ? value.GetString() : null;
}
