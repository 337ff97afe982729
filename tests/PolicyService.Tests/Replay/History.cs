using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.PolicyService.Tests.Replay;

/// <summary>Decisions as the tool proxy records them, made by the shipped policies.</summary>
internal static class History
{
    public static IEnumerable<GoldenRequest> Golden { get; } =
        PolicySetFiles.Read(ShippedPolicies.Directory).Decisions.SelectMany(file => GoldenFile.Read(file.Key, file.Value)).ToArray();

    public static AuditRecord Of(EvaluationRequest request, ToolCallContext call, ConsentFacts? consent = null) => Record(
        request, [Story.Facts(request, call)], consent);

    public static AuditRecord Of(GoldenRequest golden) => Record(
        golden.Request, CallFacts.Gather(golden.Request, golden.Call, golden.Chain, golden.Task, golden.Surroundings), golden.Consent);

    public static AuditRecord Reading { get; } = Of(Story.Asking("repo.read", "repository", "shop/checkout"), Story.Context);

    public static AuditRecord OpeningAPullRequest { get; } = Of(Story.OpeningAPullRequest, Story.Context);

    public static AuditRecord With(this AuditRecord record, string detail, object? value)
    {
        var details = record.Details!.ToDictionary();
        details.Remove(detail);
        if (value is not null) details[detail] = JsonSerializer.SerializeToElement(value);
        return record with { Details = details };
    }

    public static Task<ReplayReport> ReplayAsync(IPolicyEngine candidate, params AuditRecord[] records) => ReplayAsync(candidate, int.MaxValue, records);

    public static Task<ReplayReport> ReplayAsync(IPolicyEngine candidate, int limit, IEnumerable<AuditRecord> records) => HistoryReplay.RunAsync(
        records.Select((record, index) => new HistoryEntry(record, index, record.Id, null)).ToAsyncEnumerable(),
        new Redecision(candidate), limit, parallelism: 2, TestContext.Current.CancellationToken);

    private static AuditRecord Record(EvaluationRequest request, IReadOnlyList<CallFacts> chain, ConsentFacts? consent)
    {
        var engine = ShippedPolicies.Engine;
        var decision = ChainDecision.Of([.. chain.Select(member => new ChainMember(member.Agent, member, PolicyDecisionPoint.Decide(engine, member, consent)))], engine).Decision;
        var answer = new EvaluationResponse
        {
            Decision = decision.Verdict.Permitted,
            Context = new()
            {
                AccessRequest = decision.Way is { Requirement: var whose }
                    ? new() { Endpoint = "", Template = "", ExpiresAt = Story.Now, BindingToken = "", Approvers = whose.Groups, Quorum = whose.Quorum }
                    : null,
            },
        };
        return new()
        {
            Id = $"rec_{Guid.CreateVersion7():N}",
            Kind = AuditKinds.Decision,
            Time = Story.Now,
            Epoch = "epoch",
            Sequence = 1,
            Agent = chain[^1].Agent.Id,
            Task = chain[0].Task.Id,
            Details = new Dictionary<string, JsonElement>
            {
                ["server"] = JsonSerializer.SerializeToElement("git"),
                ["tool"] = JsonSerializer.SerializeToElement(request.Action.Name),
                ["policy_version"] = JsonSerializer.SerializeToElement(engine.Policies.Version),
                ["policies"] = JsonSerializer.SerializeToElement(decision.Way?.Policies ?? decision.Verdict.Policies),
                ["decided_on"] = DecisionFacts.Write(chain, consent, answer),
            },
        };
    }
}
