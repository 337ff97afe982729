namespace AgentTrust.Cli;

/// <summary>What the process answers to its caller; an unexpected failure is the runtime's own.</summary>
internal enum ExitCode
{
    /// <summary>It did what was asked. A refused token is an answer, not a failure.</summary>
    Done = 0,

    /// <summary>It ran, and what it looked for is not so: a difference, a failed test, an answer of no.</summary>
    Differs = 1,

    /// <summary>It could not begin: wrong usage, or a file that cannot be read.</summary>
    CouldNotRun = 2,
}
