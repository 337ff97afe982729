using System.Text.Json.Nodes;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>A call as it was or as it might be: facts, consent, and what is thought to be otherwise.</summary>
internal sealed record Situation(IReadOnlyList<CallFacts> Chain, ConsentFacts? Consent)
{
    public IReadOnlyList<FactChange> Changes { get; init; } = [];

    /// <summary>The facts as one agent of the chain meets the policies with them.</summary>
    public FactView View(CallFacts member, IPolicyEngine engine)
    {
        var view = new FactView(CedarRequest.Write(member, Consent, engine.Policies));
        foreach (var change in Changes)
        {
            if (change.Added is { } added) view.Add(change.Path, added);
            else view.Set(change.Path, change.Value);
            if (change.Path == PossibleChanges.Function && view.Read(PossibleChanges.FunctionsOfChain) is not null)
                view.Set(PossibleChanges.FunctionsOfChain, new JsonArray(change.Value?.DeepClone()));
        }

        return view;
    }

    public Situation With(params IEnumerable<FactChange> changes)
    {
        var list = changes.ToArray();
        return this with { Changes = [.. Changes.Where(old => list.All(change => change.Path != old.Path)), .. list] };
    }

    public Situation With(ApprovalRequirement requirement) => this with { Consent = new(requirement.Groups, requirement.Quorum) };

    /// <summary>What every agent of the chain may do, all may; what one of them may not, nobody may.</summary>
    public SituationVerdict Ask(IPolicyEngine engine)
    {
        var verdicts = Chain.Select(member => engine.Evaluate(View(member, engine).Request())).ToArray();
        var denied = verdicts.Where(verdict => !verdict.Permitted).ToArray();
        return new(
            denied.Length == 0,
            [.. (denied.Length == 0 ? verdicts : denied).SelectMany(verdict => verdict.Policies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. verdicts.SelectMany(verdict => verdict.Errors)]);
    }

    /// <summary>All policies that could have a say.</summary>
    public IReadOnlyList<Policy> Policies(IPolicyEngine engine) => engine.Policies.ForHead(View(Chain[0], engine).Request()).Policies;
}

/// <param name="Permitted">To the whole chain.</param>
/// <param name="Policies">The permits, or of a denial the forbids.</param>
/// <param name="Errors">A policy that could not be evaluated is a denial.</param>
internal sealed record SituationVerdict(bool Permitted, IReadOnlyList<string> Policies, IReadOnlyList<EvaluationError> Errors)
{
    /// <summary>Nothing forbids it and nothing permits it.</summary>
    public bool IsUnpermitted => !Permitted && Policies.Count == 0 && Errors.Count == 0;
}

/// <summary>One fact, otherwise.</summary>
/// <param name="Path">The fact.</param>
/// <param name="Value">What it would be; null when it would not be there.</param>
/// <param name="Added">Of a set, what it would hold besides; every agent of a chain has a set of its own.</param>
internal sealed record FactChange(string Path, JsonNode? Value, IReadOnlyList<JsonNode>? Added = null);
