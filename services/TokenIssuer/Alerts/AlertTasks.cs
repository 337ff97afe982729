using System.Security.Cryptography;
using System.Text;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Alerts;

/// <summary>What became of one alert: <c>opened</c>, <c>duplicate</c>, <c>resolved</c>, <c>no-template</c> or <c>refused</c>.</summary>
internal sealed record AlertOutcome(string Fingerprint, string Outcome, string? Task = null, string? Detail = null);

/// <summary>A firing alert opens one task through the template that a person signed for it, and no second one.</summary>
internal sealed class AlertTasks(IAuthorityStore store, IAgentRegister register, IOptions<AlertOptions> options)
{
    public async Task<AlertOutcome> TakeAsync(Alert alert, Caller source, CancellationToken cancellationToken)
    {
        if (!alert.IsFiring) return new(alert.Fingerprint, "resolved");
        if (!options.Value.AlertTemplates.TryGetValue(alert.Name!, out var name)) return new(alert.Fingerprint, "no-template");

        var asked = await TaskOpening.ThroughTemplateAsync(
            name, $"alert:{alert.Name}", $"The alert {alert.Name} fires.", store, register, cancellationToken);
        if (asked.Value is not { } opening) return await RefusedAsync(alert, name, null, asked.Refusal!, cancellationToken);

        var agent = opening.Contract.Agent;
        opening = opening with { Alert = (alert.Fingerprint, TaskIdOf(alert, agent)) };
        var (ruling, isNew) = await store.ChangeAsync(
            agent, opening.Alert!.Value.Id, (authority, now) => Decide(authority, opening, source, now), cancellationToken);
        return ruling.Value is { } task
            ? new(alert.Fingerprint, isNew ? "opened" : "duplicate", task.Id)
            : await RefusedAsync(alert, name, agent, ruling.Refusal!, cancellationToken);
    }

    private static Decided<(Ruling<TaskFacts> Ruling, bool IsNew)> Decide(
        AgentAuthority? authority, TaskToOpen opening, Caller source, DateTimeOffset now)
    {
        var (fingerprint, id) = opening.Alert!.Value;
        if (authority?.FindTask(id) is { } same) return new((same, false), AuthorityChange.None);

        // It went away and came back while somebody still works on it.
        if (authority?.Tasks.FirstOrDefault(task => task.Alert == fingerprint && TaskLife.IsLive(TaskLife.AsOf(task, now))) is { } working)
            return new((working, false), AuthorityChange.None);

        var opened = TaskDecisions.Open(authority, opening, source, now);
        return new((opened.Answer, true), opened.Change);
    }

    /// <summary>One firing of one alert has one task, whoever asks and however often: the id says so.</summary>
    private static string TaskIdOf(Alert alert, string agent)
    {
        var firing = Encoding.UTF8.GetBytes($"{agent}\n{alert.Fingerprint}\n{alert.StartsAt.ToUnixTimeMilliseconds()}");
        return $"task-{Convert.ToHexStringLower(SHA256.HashData(firing))[..32]}";
    }

    private async Task<AlertOutcome> RefusedAsync(
        Alert alert, string template, string? agent, AuthorityRefusal refusal, CancellationToken cancellationToken)
    {
        await store.RecordAsync(
            [
                new AuditDraft
                {
                    Kind = AuditKinds.AlertRefused,
                    Agent = agent,
                    Outcome = "denied",
                    Summary = $"The alert {alert.Name} opened no task through {template}: {refusal.Detail ?? refusal.Title}",
                },
            ],
            cancellationToken);
        return new(alert.Fingerprint, "refused", Detail: refusal.Detail ?? refusal.Title);
    }
}
