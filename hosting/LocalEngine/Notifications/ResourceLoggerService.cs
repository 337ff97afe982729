using System.Collections.Concurrent;
using AgentTrust.LocalEngine.Notifications;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log of every resource: what its process writes and what the engine says about it.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource) => new ResourceLogger(resource.GetInstanceIds().Select(LogOf));

    public ILogger GetLogger(string resourceName) => new ResourceLogger([LogOf(resourceName)]);

    /// <summary>The lines so far, then new ones as they come, until the resource's log ends.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => LogOf(resource.GetInstanceIds()[0]).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.GetInstanceIds()[0]);

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return LogOf(resourceName).Lines();
    }

    public void Complete(IResource resource)
    {
        foreach (var id in resource.GetInstanceIds())
            Complete(id);
    }

    public void Complete(string name) => LogOf(name).Complete();

    internal void Reopen(string resourceId) => LogOf(resourceId).Reopen();

    internal void Append(string resourceId, string content, bool isError) => LogOf(resourceId).Append(content, isError);

    internal IEnumerable<LogLine> Last(string resourceId, int count) => LogOf(resourceId).Lines().TakeLast(count);

    /// <summary>Called for every line of every resource, in the order in which the lines came.</summary>
    internal event Action<string, LogLine>? LineWritten;

    private ResourceLog LogOf(string id) => _logs.GetOrAdd(id, key => new ResourceLog(line => LineWritten?.Invoke(key, line)));
}

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
