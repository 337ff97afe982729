namespace AgentTrust.AuditVerifier;

/// <summary>Plain sentences, and whether one of them says that something is wrong.</summary>
internal sealed class Report(TextWriter output)
{
    public List<string> Faults { get; } = [];

    public ExitCode ExitCode => Faults.Count == 0 ? ExitCode.Holds : ExitCode.DoesNotHold;

    public void Say(string sentence) => output.WriteLine(sentence);

    public void Wrong(string sentence)
    {
        Faults.Add(sentence);
        output.WriteLine($"WRONG: {sentence}");
    }
}

internal enum ExitCode
{
    Holds = 0,
    DoesNotHold = 1,
    CouldNotCheck = 2,
}
