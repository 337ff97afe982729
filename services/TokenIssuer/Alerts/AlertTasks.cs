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
internal sealed class AlertTasks(IAuthorityStore store, IAgentRegister register, IOptions<AlertOptions> options, TimeProvider time)
{
    public async Task<AlertOutcome> TakeAsync(Alert alert, Caller source, CancellationToken cancellationToken)
    {
        if (!alert.IsFiring) return new(alert.Fingerprint, "resolved");
        if (!options.Value.AlertTemplates.TryGetValue(alert.Name!, out var name)) return new(alert.Fingerprint, "no-template");

        var asked = await TaskOpening.ThroughTemplateAsync(
            name, $"alert:{alert.Name}", $"The alert {alert.Name} fires.", store, register, cancellationToken);
        if (asked.Value is not { } opening) return await RefusedAsync(alert, name, null, asked.Refusal!, cancellationToken);

        var agent = opening.Contract.Agent;
        if (await FindWorkAsync(alert, agent, cancellationToken) is { } working) return new(alert.Fingerprint, "duplicate", working.Id);

        opening = opening with { Alert = (alert.Fingerprint, TaskIdOf(alert, agent)) };
        var (ruling, isNew) = await store.ChangeAsync(
            agent, opening.Alert!.Value.Id, (authority, now) => Decide(authority, opening, source, now), cancellationToken);
        return ruling.Value is { } task
            ? new(alert.Fingerprint, isNew ? "opened" : "duplicate", task.Id)
            : await RefusedAsync(alert, name, agent, ruling.Refusal!, cancellationToken);
    }

    /// <summary>The alert went away and came back while its agent still works on it.</summary>
    private async Task<TaskFacts?> FindWorkAsync(Alert alert, string agent, CancellationToken cancellationToken) =>
        (await store.ListLiveTasksAsync(agent, cancellationToken))
        .FirstOrDefault(task => task.Alert == alert.Fingerprint && TaskLife.IsLive(TaskLife.AsOf(task, time.GetUtcNow())));

    private static Decided<(Ruling<TaskFacts> Ruling, bool IsNew)> Decide(
        AgentAuthority? authority, TaskToOpen opening, Caller source, DateTimeOffset now)
    {
        if (authority?.FindTask(opening.Alert!.Value.Id) is { } same) return new((same, false), AuthorityChange.None);
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
