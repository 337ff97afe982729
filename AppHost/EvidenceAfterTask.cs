using System.Threading.Channels;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AppHost;

/// <summary>Waits for each opened task to end and then starts the verifier, so that the story closes with its evidence.</summary>
internal sealed partial class EvidenceAfterTask(
    ChannelReader<string> opened,
    Func<HttpClient> tokenIssuer,
    IResource auditVerifier,
    ResourceCommandService commands,
    ILogger logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var task in opened.ReadAllAsync(stoppingToken))
        {
            try
            {
                var state = await EndOfAsync(task, stoppingToken);
                LogTaskEnded(task, state);
                var started = await commands.ExecuteCommandAsync(auditVerifier, KnownResourceCommands.StartCommand, stoppingToken);
                if (!started.Success) LogVerifierNotStarted(started.ErrorMessage ?? "unknown reason");
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The story is over either way; its evidence can be checked by hand.
                LogEvidenceNotChecked(task, e);
            }
        }
    }

    private async Task<TaskState> EndOfAsync(string task, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            using var http = tokenIssuer();
            var facts = await new TokenIssuerClient(http).GetTaskAsync(task, cancellationToken);
            if (facts.State is not (TaskState.Open or TaskState.Suspended)) return facts.State;
        }

        throw new OperationCanceledException(cancellationToken);
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Task {Task} ended: {State}. The log is being verified by audit-verifier.")]
    private partial void LogTaskEnded(string task, TaskState state);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "audit-verifier was not started ({Reason}); type: start audit-verifier")]
    private partial void LogVerifierNotStarted(string reason);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The evidence of task {Task} was not checked; type: start audit-verifier")]
    private partial void LogEvidenceNotChecked(string task, Exception exception);
}
