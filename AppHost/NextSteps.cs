using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AppHost;

/// <summary>Tells the person at the terminal what to do once the console can be opened.</summary>
internal static partial class NextSteps
{
    public static async Task SayAsync(
        IResourceBuilder<ProjectResource> console, IResourceBuilder<ParameterResource> password, IServiceProvider services, CancellationToken cancellationToken)
    {
        // The broker boots slowest and nobody waits for it; what to do next is said when all is there to do it with.
        await services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("messaging", cancellationToken);
        var url = console.GetEndpoint("http").Url;
        var word = await password.Resource.GetValueAsync(cancellationToken);
        var logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(console.Resource);
        LogNextSteps(logger, url, word);
    }

    [LoggerMessage(EventId = 104, Level = LogLevel.Information, Message =
        """
        What to do next:
          1. Open {Url} and sign in as rita (approves), oscar (opens tasks, suspends), olivia (owns the agent), sam (security) or ada (auditor).
             Everybody's password on this machine: {Password}
          2. Type: run coding-agent     (an alert opens a task; the agent works, and asks for its pull request to be approved)
          3. Approve it in the console, and watch the agent fail to deploy.
        """)]
    private static partial void LogNextSteps(ILogger logger, string url, string? password);
}
