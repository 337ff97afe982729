using System.Collections.Concurrent;
using AgentTrust.LocalEngine.Processes;
using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Tests.Running;

/// <summary>Processes that start and end when the test says so.</summary>
internal sealed class FakeProcesses : IProcessStarter
{
    private readonly ConcurrentDictionary<string, FakeProcess> _started = new();
    private int _lastId;

    public ConcurrentQueue<string> Ended { get; } = new();

    public FakeProcess this[string command] => _started[command];

    public bool Has(string command) => _started.ContainsKey(command);

    public IProcess Start(ProcessSpec spec, Action<string, bool> writeLine)
    {
        if (spec.FileName == "missing")
            throw new DistributedApplicationException("'missing' cannot be started: no such file");

        var process = new FakeProcess(Interlocked.Increment(ref _lastId), spec, writeLine, () => Ended.Enqueue(spec.FileName));
        _started[spec.FileName] = process;
        return process;
    }
}

internal sealed class FakeProcess(int id, ProcessSpec spec, Action<string, bool> writeLine, Action ended) : IProcess
{
    private readonly TaskCompletionSource _signalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;
    public ProcessSpec Spec => spec;
    public StopRule Stop => spec.Stop;
    public Task<int> Exit => _exit.Task;

    /// <summary>A process that does not listen to anything but KILL.</summary>
    public bool IsStubborn { get; set; }

    public List<Signal> Signals { get; } = [];

    public Task SignalledAsync(CancellationToken cancellationToken) => _signalled.Task.WaitAsync(cancellationToken);

    public void Write(string line, bool isError = false) => writeLine(line, isError);

    public void End(int code)
    {
        ended();
        _exit.TrySetResult(code);
    }

    public void Send(Signal signal)
    {
        Signals.Add(signal);
        _signalled.TrySetResult();
        if (!_exit.Task.IsCompleted && (!IsStubborn || signal == Signal.Kill))
            End(128 + (int)signal);
    }
}
