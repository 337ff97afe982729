using System.Collections.Concurrent;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.AppHost.Tests;

/// <summary>The main story, played once: an alert opens a task, the agent works, rita approves, the task ends.</summary>
public sealed class Story(RunningSystem system) : IAsyncLifetime
{
    private static readonly TimeSpan AgentWorks = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> _said = [];

    public AccessRequest Asked { get; private set; } = null!;

    public TaskFacts Task { get; private set; } = null!;

    /// <summary>Every record of the task, oldest first.</summary>
    public IReadOnlyList<LoggedRecord> Records { get; private set; } = [];

    /// <summary>What the agent told the terminal.</summary>
    public IReadOnlyCollection<string> Said => _said;

    public int? VerifierExitCode { get; private set; }

    public IEnumerable<AuditRecord> Of(string kind) => Records.Select(logged => logged.Record).Where(record => record.Kind == kind);

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listen = ListenAsync(listening.Token);

        var verifiedBefore = system.App.ResourceNotifications.TryGetCurrentState("audit-verifier", out var former) ? former.Snapshot.StopTimeStamp : null;
        await system.CommandAsync("coding-agent", "run-agent");
        var approvals = await system.ApprovalsAsAsync("rita");
        Asked = await RunningSystem.EventuallyAsync(
            async () => (await approvals.ListAsync(AccessRequestState.Pending, cancellationToken)) is [{ } request, ..] ? request : null, AgentWorks, "a request for approval");
        await approvals.GrantAsync(Asked.Id, new DecideAccessRequest { ArgumentsDigest = Asked.Call.ArgumentsDigest, Reason = "The fix is right." }, cancellationToken);

        var issuer = await system.TokenIssuerAsAsync("oscar");
        Task = await RunningSystem.EventuallyAsync(
            async () => await issuer.GetTaskAsync(Asked.Call.Task, cancellationToken) is { State: TaskState.Completed } ended ? ended : null,
            AgentWorks, "the end of the task");

        var verifier = await system.App.ResourceNotifications.WaitForResourceAsync(
            "audit-verifier", state => state.Snapshot.State?.Text == KnownResourceStates.Finished && state.Snapshot.StopTimeStamp != verifiedBefore, cancellationToken).WaitAsync(AgentWorks, cancellationToken);
        VerifierExitCode = verifier.Snapshot.ExitCode;

        var audit = await system.AuditAsAsync("ada");
        Records = await RunningSystem.EventuallyAsync(async () =>
        {
            var records = await audit.SearchAsync(new AuditQuery { Task = Task.Id, After = -1, Limit = 500 }, cancellationToken);
            return records.Any(logged => logged.Record.Kind == AuditKinds.TaskClosed) ? records : null;
        }, AgentWorks, "the record of the task's end");

        await listening.CancelAsync();
        await listen;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var agent = system.App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "coding-agent");
        var logs = system.App.Services.GetRequiredService<ResourceLoggerService>();
        try
        {
            await foreach (var lines in logs.WatchAsync(agent).WithCancellation(cancellationToken))
                foreach (var line in lines)
                    _said.Enqueue(line.Content);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the story is over
        }
    }
}
