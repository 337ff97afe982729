using System.Text.Json.Nodes;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>Looks for the least that would have to differ for a permit, by asking the engine; it guesses nothing.</summary>
/// <remarks>
/// A forbid is silenced first, because it wins; then a permit is satisfied. Everything that turns out not to be needed is
/// taken away again. The number of questions is bounded, so a plan that exists may not be found; one that is found holds.
/// </remarks>
internal sealed class ChangeSearch
{
    private const int MostQuestions = 2000;
    private const int LongestWay = 12;
    private const int MostSingles = 4;

    private readonly IPolicyEngine _engine;
    private readonly Situation _start;
    private readonly PolicyConditions _conditions;
    private readonly IReadOnlyList<Policy> _policies;
    private readonly IReadOnlyList<FactTest> _tests;
    private int _questions;

    public ChangeSearch(IPolicyEngine engine, Situation start, PolicyConditions conditions)
    {
        (_engine, _start, _conditions) = (engine, start, conditions);
        _policies = start.Policies(engine);
        _tests = [.. _policies.OrderByDescending(policy => policy.Permits).SelectMany(conditions.Of)];
    }

    /// <summary>The consent that alone would do; null when none would.</summary>
    public ApprovalRequirement? Consent(Situation situation)
    {
        var asked = _policies.Select(policy => policy.Approval).OfType<ApprovalRequirement>().ToArray();
        return asked.Concat(asked.SelectMany(one => asked, (one, other) => one.And(other)))
            .DistinctBy(Words)
            .OrderBy(way => way.Quorum).ThenBy(way => way.Groups.Count).ThenBy(Words, StringComparer.Ordinal)
            .FirstOrDefault(way => Ask(situation.With(way)) is { Permitted: true });
    }

    /// <summary>The forbids that stand whoever consents.</summary>
    public IReadOnlyList<string> NotLiftedByConsent()
    {
        var everybody = _policies.Select(policy => policy.Approval).OfType<ApprovalRequirement>().ToArray();
        return everybody.Length == 0 ? Ask(_start)?.Policies ?? [] : Ask(_start.With(everybody.Aggregate((one, other) => one.And(other))))?.Policies ?? [];
    }

    /// <summary>Single facts that would do by themselves.</summary>
    public IReadOnlyList<ChangePlan> Singles() =>
    [
        .. _policies.SelectMany(policy => Changes(policy, _start)).DistinctBy(change => change.Path + change.Value?.ToJsonString())
            .Where(change => Ask(_start.With([change])) is { Permitted: true })
            .GroupBy(change => change.Path).Take(MostSingles)
            .Select(same => new ChangePlan([.. same], null)),
    ];

    /// <summary>A least set of changes that leads to a permit, or the policy that none gets past.</summary>
    public (ChangePlan? Plan, string? Blocker) Find()
    {
        var situation = _start;
        for (var step = 0; step < LongestWay; step++)
        {
            if (Ask(situation) is not { } verdict || verdict.Errors.Count > 0) return (null, null);
            if (verdict.Permitted) return (Least(situation), null);

            var next = verdict.IsUnpermitted ? Satisfied(situation) : Silenced(situation, verdict.Policies[0]);
            if (next is null) return (null, verdict.IsUnpermitted ? null : verdict.Policies[0]);
            situation = next;
        }

        return (null, null);
    }

    public bool IsUnconditional(string id) => _engine.Policies.Find(id) is { } policy && _conditions.Of(policy).Count == 0;

    private Situation? Silenced(Situation situation, string id)
    {
        if (_engine.Policies.Find(id) is not { } forbid) return null;

        var changes = Changes(forbid, situation).ToArray();
        var consented = forbid.Approval is { } approval ? situation.With(Also(situation, approval)) : null;
        return Attempts().FirstOrDefault(attempt => Ask(attempt) is { Errors.Count: 0 } verdict && (verdict.Permitted || !verdict.Policies.Contains(id)));

        IEnumerable<Situation> Attempts()
        {
            if (consented is not null) yield return consented;
            foreach (var change in changes) yield return situation.With([change]);
            yield return situation.With(changes.DistinctBy(change => change.Path));
        }
    }

    // One that is satisfied and runs into a forbid is a step forward as well: the forbid is next.
    private Situation? Satisfied(Situation situation)
    {
        Situation? forward = null;
        foreach (var permit in _policies.Where(policy => policy.Permits))
        {
            var attempt = situation.With(Changes(permit, situation).DistinctBy(change => change.Path));
            if (permit.Approval is { } approval) attempt = attempt.With(Also(situation, approval));
            if (Ask(attempt) is not { Errors.Count: 0 } verdict) continue;
            if (verdict.Permitted) return attempt;
            if (!verdict.IsUnpermitted) forward ??= attempt;
        }

        return forward;
    }

    private ChangePlan Least(Situation situation)
    {
        foreach (var change in situation.Changes.Except(_start.Changes).ToArray())
        {
            var without = situation with { Changes = [.. situation.Changes.Where(one => one != change), .. _start.Changes.Where(one => one.Path == change.Path)] };
            if (Ask(without) is { Permitted: true }) situation = without;
        }

        var asks = situation.Consent != _start.Consent && Ask(situation with { Consent = _start.Consent }) is not { Permitted: true };
        situation = situation with { Consent = _start.Consent };
        var consent = asks ? Consent(situation) : null;
        var changes = situation.Changes.Except(_start.Changes);
        return new([.. changes.SelectMany(change => Alternatives(change, consent is null ? situation : situation.With(consent)))], consent);
    }

    // Where another value of the same fact does as well, it belongs to the answer.
    private IEnumerable<FactChange> Alternatives(FactChange change, Situation permitted) =>
        Changes(_policies, _start).Where(other => other.Path == change.Path && !JsonNode.DeepEquals(other.Value, change.Value) && change.Added is null)
            .Where(other => Ask(permitted.With([other])) is { Permitted: true })
            .Prepend(change);

    private static ApprovalRequirement Also(Situation situation, ApprovalRequirement approval) => situation.Consent is { } given
        ? approval.And(new() { Groups = given.Groups, Quorum = given.People })
        : approval;

    private IEnumerable<FactChange> Changes(Policy policy, Situation situation) => Changes([policy], situation);

    private IEnumerable<FactChange> Changes(IEnumerable<Policy> policies, Situation situation) => situation.Chain
        .SelectMany(member => PossibleChanges.Of(policies.SelectMany(_conditions.Of), situation.View(member, _engine), _tests));

    private SituationVerdict? Ask(Situation situation) => ++_questions <= MostQuestions ? situation.Ask(_engine) : null;

    private static string Words(ApprovalRequirement way) => $"{string.Join(',', way.Groups)}:{way.Quorum}";
}

/// <summary>What would have to differ.</summary>
/// <param name="Changes">Facts; of the same fact one of several values.</param>
/// <param name="Consent">Besides, whose consent.</param>
internal sealed record ChangePlan(IReadOnlyList<FactChange> Changes, ApprovalRequirement? Consent);
