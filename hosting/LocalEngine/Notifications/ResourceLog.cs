using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Notifications;

/// <summary>The last lines of one resource instance, and whoever reads along.</summary>
internal sealed class ResourceLog(Action<LogLine> written)
{
    private const int Kept = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<ChannelWriter<LogLine>> _readers = [];
    private int _count;
    private bool _completed;

    public void Append(string content, bool isError)
    {
        LogLine line;

        lock (_gate)
        {
            line = new LogLine(++_count, content, isError);
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();

            foreach (var reader in _readers)
                reader.TryWrite(line);
        }

        written(line);
    }

    /// <summary>The resource is started again and will write: who watches from now on waits for it.</summary>
    public void Reopen()
    {
        lock (_gate) _completed = false;
    }

    public IReadOnlyList<LogLine> Lines()
    {
        lock (_gate)
            return [.. _lines];
    }

    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (var reader in _readers)
                reader.TryComplete();
            _readers.Clear();
        }
    }

    /// <summary>Ends with the resource, or when the reader's token (<c>WithCancellation</c>) says so.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var live = Channel.CreateUnbounded<LogLine>();
        IReadOnlyList<LogLine> backlog;

        lock (_gate)
        {
            backlog = [.. _lines];
            if (_completed)
                live.Writer.Complete();
            else
                _readers.Add(live.Writer);
        }

        try
        {
            if (backlog.Count > 0)
                yield return backlog;

            while (await live.Reader.WaitToReadAsync(cancellationToken))
            {
                List<LogLine> batch = [];
                while (live.Reader.TryRead(out var line))
                    batch.Add(line);
                yield return batch;
            }
        }
        finally
        {
            lock (_gate)
                _readers.Remove(live.Writer);
        }
    }
}

/// <summary>What the engine itself has to say about a resource goes into the resource's own log.</summary>
internal sealed class ResourceLogger(IEnumerable<ResourceLog> logs) : ILogger
{
    private readonly ResourceLog[] _logs = [.. logs];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        var text = formatter(state, exception);
        if (exception is not null)
            text = $"{text} {exception.Message}";

        foreach (var log in _logs)
            foreach (var line in text.Split('\n'))
                log.Append(line.TrimEnd('\r'), logLevel >= LogLevel.Error);
    }
}
