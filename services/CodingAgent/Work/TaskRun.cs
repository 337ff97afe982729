using AgentTrust.CodingAgent.Identity;
using AgentTrust.CodingAgent.Models;
using AgentTrust.CodingAgent.Records;
using AgentTrust.CodingAgent.Story;
using AgentTrust.CodingAgent.Tools;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace AgentTrust.CodingAgent.Work;

/// <summary>One task from its token to its end.</summary>
internal sealed partial class TaskRun(
    TokenIssuerClient issuer,
    AuditClient audit,
    TaskTokenFactory tokens,
    ToolProxyFactory proxies,
    ModelFactory models,
    AgentRecords records,
    ForbiddenAttempts attempts,
    Storyteller story,
    IOptions<AgentOptions> options,
    IOptions<ApprovalOptions> approval,
    IOptions<ModelOptions> modelOptions,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private const int LongestReason = 400;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ClosingTakes = TimeSpan.FromSeconds(20);

    private readonly ILogger _logger = loggers.CreateLogger<TaskRun>();

    /// <summary>Works until the task is closed; whatever goes wrong is said, recorded as the reason and stays in this task.</summary>
    public async Task RunAsync(TaskFacts task, CancellationToken cancellationToken)
    {
        story.Heading($"Task {task.Id}: {task.Intent} (opened by {task.OpenedBy})");
        using var token = tokens.Create(task.Id, issuer);

        var reason = "The agent was stopped.";
        try
        {
            reason = await WorkAsync(task, token, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broken model, a tool that does not answer, a refused token: this task ends, the worker goes on.
            LogTaskFailed(task.Id, e);
            reason = $"The agent gave up: {e.Message}";
            story.Tell(reason);
        }
        finally
        {
            await CloseAsync(task, Shortened(reason));
        }

        if (options.Value.TryTheForbidden && !cancellationToken.IsCancellationRequested)
            await attempts.WithDeadTokenAsync(token, cancellationToken);
    }

    private async Task<string> WorkAsync(TaskFacts task, TaskToken token, CancellationToken cancellationToken)
    {
        await EnterAsync(token, cancellationToken);
        story.Tell($"The agent proved its workload identity and got a token for this task: {token.Lifetime} seconds, bound to a key of its own.");

        await using var proxy = proxies.Create(token);
        var use = new ToolUse(proxy, story, approval, time);
        var tools = new ToolBox(proxy, use, options, loggers.CreateLogger<ToolBox>());
        using var model = models.Create(token);
        var recorded = new RecordingChatClient(model, modelOptions.Value.Name, task.Id, records, audit, story);
        var conversation = new Conversation(recorded, new Kernel(), Prompts.Instructions, options.Value.MaxToolCalls);

        var conclusion = "The task has no step left.";
        var current = task;
        while (current.Steps.FirstOrDefault(step => step.Name == current.Step) is { } step)
        {
            story.Tell($"Step {step.Name}: the task allows {string.Join(", ", step.Actions)}.");
            var offered = await tools.FillAsync(conversation.Kernel, cancellationToken);
            story.Tell(Offer(offered));
            conclusion = await conversation.SayAsync(Prompts.Step(current, step), cancellationToken);

            if (step == current.Steps[^1]) break;
            current = await issuer.AdvanceStepAsync(task.Id, cancellationToken);
            token.Forget();
            story.Tell($"The agent moves on; its token for the step {step.Name} is dead.");
            await EnterAsync(token, cancellationToken);
        }

        if (options.Value.TryTheForbidden) await attempts.DuringTheTaskAsync(use, token, cancellationToken);
        return conclusion;
    }

    /// <summary>The first token of a step. After a restart the issuer still holds the place of the former process for a while, and says how long.</summary>
    private async Task EnterAsync(TaskToken token, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await token.GetAsync(cancellationToken);
                return;
            }
            catch (TokenRefusedException e) when (e.RetryAfter is { } wait && time.GetElapsedTime(started) < LongestWait)
            {
                story.Tell($"{e.Message} The agent asks again in {wait.TotalSeconds:0} seconds.");
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Also when the host stops: a task that nobody works on must not stay open.</summary>
    private async Task CloseAsync(TaskFacts task, string reason)
    {
        using var limit = new CancellationTokenSource(ClosingTakes, time);
        try
        {
            var closed = await issuer.CloseTaskAsync(task.Id, new ReasonGiven(reason), limit.Token);
            story.Tell($"The task is closed ({closed.State}); everything issued for it is revoked.");
        }
        catch (Exception e)
        {
            // The task's own expiry and the people with the switch remain.
            LogNotClosed(task.Id, e);
            story.Tell($"The task {task.Id} could not be closed: {e.Message}");
        }
    }

    private static string Offer(IReadOnlyList<string> offered)
    {
        var privileged = offered.Where(name => name.StartsWith("deployments.execute", StringComparison.Ordinal) || name.StartsWith("secrets.", StringComparison.Ordinal)).ToArray();
        if (offered.Count == 0) return "The proxy offers no tool in this step.";

        return $"The proxy offers {offered.Count} tools: {string.Join(", ", offered)}. "
            + (privileged.Length == 0 ? "Deploying and reading secrets are not among them." : $"Among them, which is wrong: {string.Join(", ", privileged)}.");
    }

    /// <summary>A reason is one line of bounded length.</summary>
    private static string Shortened(string reason)
    {
        var line = string.Concat(reason.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length switch
        {
            0 => "The model ended without a word.",
            <= LongestReason => line,
            _ => line[..LongestReason] + "…",
        };
    }

    [LoggerMessage(EventId = 8001, Level = LogLevel.Error, Message = "The task {Task} failed")]
    private partial void LogTaskFailed(string task, Exception exception);

    [LoggerMessage(EventId = 8002, Level = LogLevel.Error, Message = "The task {Task} could not be closed")]
    private partial void LogNotClosed(string task, Exception exception);
}
