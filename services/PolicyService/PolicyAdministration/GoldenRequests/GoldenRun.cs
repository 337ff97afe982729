using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Evaluation;
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
        var chain = CallFacts.Gather(golden.Request, golden.Call, golden.Chain, golden.Task, golden.Surroundings);
        var decisive = ChainDecision.On(chain, golden.Consent, engine);
        return new(golden.File, golden.Name, Text(golden.Expected), decisive.Decision.Verdict.Errors is [var error, ..]
            ? $"an error in {error.Policy ?? "the engine"}: {error.Message}"
            : Text(Actual(decisive, chain.Count > 1)));
    }

    private static GoldenDecision Actual(ChainMember decisive, bool inChain)
    {
        var (verdict, way) = (decisive.Decision.Verdict, decisive.Decision.Way);
        var lacks = inChain && !verdict.Permitted ? decisive.Agent.Name : null;
        return new(verdict.Permitted, way?.Policies ?? verdict.Policies, lacks, way?.Requirement.Groups, way?.Requirement.Quorum);
    }

    private static string Text(GoldenDecision decision) => JsonSerializer.Serialize(decision, WireJson.Options);
}

/// <summary>What was expected of one golden request, and what was decided.</summary>
internal sealed record GoldenResult(string File, string Name, string Expected, string Actual)
{
    public bool Passed => Expected == Actual;
}
