using AgentTrust.CodingAgent.Models;
using AgentTrust.CodingAgent.Story;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Work;

/// <summary>Waits for tasks of this agent and works on them, one after the other.</summary>
internal sealed partial class AgentWorker(
    IServiceScopeFactory scopes, Storyteller story, IOptions<ModelOptions> model, TimeProvider time, ILogger<AgentWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    /// <summary>Tasks that were worked on: one that could not be closed is not begun again.</summary>
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        story.Heading(model.Value.IsScripted
            ? "coding-agent: the model is SCRIPTED. It reads what tools answer and follows rules; there is no language model behind it."
            : $"coding-agent: the model is {model.Value.Name}.");
        story.Tell("The agent waits for a task.");

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The issuer is away or answers nonsense: nothing is lost, tasks wait there.
                LogNoTasks(e);
                await Task.Delay(AfterTrouble, time, stoppingToken);
            }
        }
    }

    /// <summary>One look for tasks, and the work that is found.</summary>
    internal async Task TurnAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var issuer = scope.ServiceProvider.GetRequiredService<TokenIssuerClient>();
        var assigned = await issuer.ListAssignedTasksAsync(LongPoll, cancellationToken);

        var open = assigned.Where(task => task.State == TaskState.Open && !_done.Contains(task.Id)).ToArray();
        foreach (var task in open)
        {
            _done.Add(task.Id);
            await scope.ServiceProvider.GetRequiredService<TaskRun>().RunAsync(task, cancellationToken);
            story.Tell("The agent waits for the next task.");
        }

        // The list comes at once while a task is open; one that is done but still listed must not make this spin.
        if (open.Length == 0 && assigned.Count > 0) await Task.Delay(AfterTrouble, time, cancellationToken);
    }

    [LoggerMessage(EventId = 8003, Level = LogLevel.Warning, Message = "The agent's tasks could not be had; asking again")]
    private partial void LogNoTasks(Exception exception);
}
