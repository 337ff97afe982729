using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources: the ones the AppHost declares, and start, stop and restart.</summary>
public partial class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _logs;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(
        ResourceNotificationService notifications, ResourceLoggerService logs, IServiceProvider services) =>
        (_notifications, _logs, _services) = (notifications, logs, services);

    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.TryGetCurrentState(resourceId, out var known)
            ? ExecuteAsync(known.Resource, known.ResourceId, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found."));

    /// <summary>Runs the command on every instance of the resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var ids = resource.GetInstanceIds();
        var results = await Task.WhenAll(ids.Select(id => ExecuteAsync(resource, id, commandName, cancellationToken)));

        if (results.Length == 1 || results.All(result => result.Success))
            return results[0];

        var failures = results.Zip(ids).Where(pair => pair.First is { Success: false, Canceled: false }).ToArray();

        return failures.Length == 0
            ? CommandResults.Canceled()
            : CommandResults.Failure(string.Join(
                Environment.NewLine,
                failures.Select(pair => $"{pair.Second}: {pair.First.ErrorMessage}").Prepend($"{failures.Length} command executions failed.")));
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        IResource resource, string id, string commandName, CancellationToken cancellationToken)
    {
        var logger = _logs.GetLogger(id);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().SingleOrDefault(known => known.Name == commandName);

        if (command is null)
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{id}'.");

        try
        {
            var context = new ExecuteCommandContext
            {
                ServiceProvider = _services, ResourceName = id, CancellationToken = cancellationToken,
            };
            return await command.ExecuteCommand(context);
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e)
        {
            // Broad on purpose: a command is code of the AppHost, and its failure must not end the application.
            LogCommandFailed(logger, commandName, e);
            return CommandResults.Failure("Unhandled exception thrown.");
        }
    }

    [LoggerMessage(EventId = 9001, Level = LogLevel.Error, Message = "Command '{CommandName}' failed.")]
    private static partial void LogCommandFailed(ILogger logger, string commandName, Exception exception);
}
