using System.Security.Claims;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using static AgentTrust.TokenIssuer.Agents.AgentChanges;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>An agent is stopped by the platform itself, for how it behaves (R28, R52); people alone let it go on.</summary>
internal static class AgentContainment
{
    private const int MostEvidence = 50;

    public static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> PostAsync(
        string name, ContainAgent containment, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken)
    {
        if (Fault(containment) is { } fault) return (AuthorityRefusal.ContainmentMalformed with { Detail = fault }).ToProblem();
        var caller = Caller.Of(user);
        var ruling = await store.ChangeAsync(
            SpiffeIds.Agent(name), null, (authority, now) => Contain(authority, containment, caller, now), cancellationToken);
        return ruling.ToResult();
    }

    /// <summary>An incident contains once. An agent that is suspended already stays so, and is told of once.</summary>
    public static Decided<Ruling<AgentFacts>> Contain(AgentAuthority? authority, ContainAgent containment, Caller caller, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        var facts = authority.Agent.Facts;
        if (authority.Agent.Incident == containment.Incident) return new(facts, AuthorityChange.None);

        return facts.State switch
        {
            AgentState.Active or AgentState.UnderReview => Stop(authority, containment, caller, now),
            AgentState.Suspended when facts.Suspension?.Drift is null => Note(authority.Agent, containment, caller, now),
            AgentState.Suspended => new(facts, AuthorityChange.None),
            _ => Refused(AuthorityRefusal.NotSuspendable),
        };
    }

    private static Decided<Ruling<AgentFacts>> Stop(AgentAuthority authority, ContainAgent containment, Caller caller, DateTimeOffset now)
    {
        var reason = Reason(containment);
        var agent = With(AgentLife.Suspended(authority.Agent, caller, reason, now), containment);
        return new(agent.Facts, Made(agent, AuditKinds.AgentSuspended, "suspended", caller, reason, now)
            .And(Ended(authority, caller, reason, now))
            .And(new AuthorityChange { Tasks = AgentLife.SuspendedTasks(authority) })
            .And(Detected(agent, containment, suspended: true, now)));
    }

    private static Decided<Ruling<AgentFacts>> Note(RegisteredAgent suspended, ContainAgent containment, Caller caller, DateTimeOffset now)
    {
        // Without a word on who suspended it, it was suspended before there was a place for that.
        var before = suspended.Facts.Suspension ?? new() { By = caller.Name, Reason = Reason(containment), At = now };
        var agent = With(suspended.Next(facts => facts with { Suspension = before }), containment);
        return new(agent.Facts, new AuthorityChange
        {
            Agent = agent,
            History = Entry(agent, AuditKinds.AgentDriftDetected, caller.Name, Reason(containment), now),
        }.And(Detected(agent, containment, suspended: false, now)));
    }

    private static AuthorityChange Detected(RegisteredAgent agent, ContainAgent containment, bool suspended, DateTimeOffset now) => new()
    {
        Records =
        [
            Record(AuditKinds.AgentDriftDetected, agent, null, $"The behaviour of {agent.Facts.Name} drifted: {Reason(containment)}") with
            {
                Task = containment.Task,
                Details = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                {
                    ["incident"] = JsonSerializer.SerializeToElement(containment.Incident, WireJson.Options),
                    ["owner"] = JsonSerializer.SerializeToElement(agent.Facts.Owner, WireJson.Options),
                    ["rules"] = JsonSerializer.SerializeToElement(Rules(containment), WireJson.Options),
                    ["score"] = JsonSerializer.SerializeToElement(containment.Score, WireJson.Options),
                    ["suspended"] = JsonSerializer.SerializeToElement(suspended, WireJson.Options),
                    ["evidence"] = JsonSerializer.SerializeToElement(containment.Evidence, WireJson.Options),
                },
            },
        ],
        Events =
        [
            new DriftDetected
            {
                Agent = agent.Id,
                Owner = agent.Facts.Owner,
                Task = containment.Task,
                Rules = Rules(containment),
                Score = containment.Score,
                Evidence = containment.Evidence,
                At = now,
                Suspended = suspended,
            },
        ],
    };

    private static RegisteredAgent With(RegisteredAgent agent, ContainAgent containment) => agent with
    {
        Incident = containment.Incident,
        Facts = agent.Facts with
        {
            Suspension = agent.Facts.Suspension! with
            {
                Drift = new() { Task = containment.Task, Rules = Rules(containment), Score = containment.Score, Evidence = containment.Evidence },
            },
        },
    };

    private static string Reason(ContainAgent containment) => $"{string.Join(", ", Rules(containment))} (score {containment.Score}).";

    private static List<string> Rules(ContainAgent containment) => [.. containment.Evidence.Select(evidence => evidence.Rule).Distinct()];

    private static string? Fault(ContainAgent containment) =>
        !Reasons.IsReference(containment.Incident) ? "incident must be 1 to 200 characters without control characters."
        : containment.Score is < 0 or > 100 ? "score must be from 0 to 100."
        : containment.Task is { } task && !Reasons.IsReference(task) ? "task must be 1 to 200 characters without control characters."
        : containment.Evidence.Count is 0 or > MostEvidence ? $"evidence must be 1 to {MostEvidence} entries: nobody is stopped without a reason."
        : containment.Evidence.Any(evidence => !IsRule(evidence.Rule)) ? "evidence.rule must be 1 to 40 lower-case letters and hyphens."
        : containment.Evidence.Any(evidence => !Reasons.IsReference(evidence.Call)) ? "evidence.call must be 1 to 200 characters without control characters."
        : containment.Evidence.Any(evidence => !Reasons.IsGiven(evidence.Words)) ? "evidence.words must be 1 to 500 characters without control characters."
        : null;

    private static bool IsRule(string rule) => rule.Length is > 0 and <= 40 && rule.All(c => c is >= 'a' and <= 'z' or '-');
}
