using System.Collections.Concurrent;
using AgentTrust.LocalEngine.Building;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Puts what resources write into the log of a test, as category <c>APPHOST.Resources.NAME</c>.</summary>
internal sealed partial class ResourceLogForwarder(
    ResourceLoggerService logs, ResourceNotificationService notifications, ILoggerFactory loggers, AppHostProject project) : IHostedService
{
    private readonly ConcurrentDictionary<string, ILogger> _known = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        logs.LineWritten += Forward;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        logs.LineWritten -= Forward;
        return Task.CompletedTask;
    }

    private void Forward(string id, LogLine line)
    {
        var logger = _known.GetOrAdd(id, key => loggers.CreateLogger($"{project.Name}.Resources.{NameOf(key)}"));

        if (line.IsErrorMessage)
            LogError(logger, line.LineNumber, line.Content);
        else
            LogLine(logger, line.LineNumber, line.Content);
    }

    private string NameOf(string id) => notifications.TryGetCurrentState(id, out var known) ? known.Resource.Name : id;

    [LoggerMessage(EventId = 9105, Level = LogLevel.Information, Message = "{LineNumber}: {LineContent}")]
    private static partial void LogLine(ILogger logger, int lineNumber, string lineContent);

    [LoggerMessage(EventId = 9106, Level = LogLevel.Error, Message = "{LineNumber}: {LineContent}")]
    private static partial void LogError(ILogger logger, int lineNumber, string lineContent);
}
