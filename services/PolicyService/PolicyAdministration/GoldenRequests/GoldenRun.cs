using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

/// <summary>Decides golden requests as the decision point decides, and compares to the letter.</summary>
internal static class GoldenRun
{
    /// <exception cref="PolicySetException">A file does not hold golden requests.</exception>
    public static IReadOnlyList<GoldenResult> Of(PolicySetFiles files, IPolicyEngine engine) =>
        [.. files.Decisions.SelectMany(file => GoldenFile.Read(file.Key, file.Value)).Select(request => Of(request, engine))];

    public static GoldenResult Of(GoldenRequest golden, IPolicyEngine engine)
    {
        var members = golden.Chain.Select(agent => Decide(golden, agent, engine)).ToArray();
        var errors = members.SelectMany(member => member.Decision.Verdict.Errors).ToArray();
        return new(golden.File, golden.Name, Text(golden.Expected), errors.Length == 0
            ? Text(Actual(members, engine))
            : $"an error in {errors[0].Policy ?? "the engine"}: {errors[0].Message}");
    }

    private static ChainMember Decide(GoldenRequest golden, AgentFacts agent, IPolicyEngine engine)
    {
        var facts = CallFacts.Gather(golden.Request, golden.Call, agent, golden.Task, golden.Now);
        var verdict = engine.Evaluate(CedarRequest.Write(facts, golden.Consent));
        return new(agent, facts, new() { Verdict = verdict, Way = golden.Consent is null ? Requestability.Of(facts, verdict, engine) : null });
    }

    private static GoldenDecision Actual(ChainMember[] members, IPolicyEngine engine)
    {
        var decisive = ChainDecision.Of(members, engine);
        var (verdict, way) = (decisive.Decision.Verdict, decisive.Decision.Way);
        var lacks = members.Length > 1 && !verdict.Permitted ? decisive.Agent.Name : null;
        return new(verdict.Permitted, way?.Policies ?? verdict.Policies, lacks, way?.Requirement.Groups, way?.Requirement.Quorum);
    }

    private static string Text(GoldenDecision decision) => JsonSerializer.Serialize(decision, WireJson.Options);
}

/// <summary>What was expected of one golden request, and what was decided.</summary>
internal sealed record GoldenResult(string File, string Name, string Expected, string Actual)
{
    public bool Passed => Expected == Actual;
}
