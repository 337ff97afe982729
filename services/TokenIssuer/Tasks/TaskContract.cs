using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>What a task is for and may do, whole: given by a person who opens it, or signed in advance as a template.</summary>
internal sealed record TaskContract(
    string Agent, string Intent, IReadOnlyList<TaskStep> Steps, IReadOnlyList<TaskBoundary> Boundaries, TaskBudget Budget)
{
    public static TaskContract Of(TaskTemplate template) =>
        new(template.Agent, template.Intent, template.Steps, template.Boundaries, template.Budget);

    public static TaskContract Of(SignTaskTemplate text) => new(text.Agent, text.Intent, text.Steps, text.Boundaries, text.Budget);

    /// <summary>The contract in the request, or null when it is not whole or there is a template beside it.</summary>
    public static TaskContract? Of(OpenTask request) => request is
    {
        Template: null, Agent: { } agent, Intent: { } intent, Steps: { } steps, Boundaries: { } boundaries, Budget: { } budget,
    }
        ? new(agent, intent, steps, boundaries, budget)
        : null;

    /// <summary>Through a template, and nothing of a contract beside it.</summary>
    public static bool IsThroughTemplate(OpenTask request) =>
        request is { Template: not null, Agent: null, Intent: null, Steps: null, Boundaries: null, Budget: null };

    /// <summary>What a signature is under; the name is part of it, so that one template never passes for another.</summary>
    public string Digest(string name) => CanonicalJson.Digest(JsonSerializer.SerializeToElement(
        new { Name = name, Agent, Intent, Steps, Boundaries, Budget }, WireJson.Options));
}
