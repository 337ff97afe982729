namespace AgentTrust.LocalEngine.Processes;

/// <summary>One process to start.</summary>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>What the process gets beside what it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The user to become, for a server that refuses to run as root.</summary>
    public string? RunAs { get; init; }

    public string? StandardInput { get; init; }

    /// <summary>Many servers write their whole log to standard error; such lines are not errors.</summary>
    public bool LogsToStandardError { get; init; }

    public StopRule Stop { get; init; } = StopRule.Graceful;
}

/// <summary>How to end a process: the signal, and how long it may take before it is killed.</summary>
internal sealed record StopRule(Signal Signal, TimeSpan Patience)
{
    public static readonly StopRule Graceful = new(Signal.Terminate, TimeSpan.FromSeconds(10));
    public static readonly StopRule AtOnce = new(Signal.Kill, TimeSpan.FromSeconds(5));
}

/// <summary>POSIX signal numbers that are the same on every Linux.</summary>
internal enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

internal interface IProcess
{
    int Id { get; }
    StopRule Stop { get; }

    /// <summary>Ends with the exit code; 128 and more mean a signal.</summary>
    Task<int> Exit { get; }

    /// <summary>To the process and everything that it started.</summary>
    void Send(Signal signal);
}

internal interface IProcessStarter
{
    /// <param name="spec">What to start.</param>
    /// <param name="writeLine">Gets each line of output, and whether it was written as an error.</param>
    IProcess Start(ProcessSpec spec, Action<string, bool> writeLine);
}
