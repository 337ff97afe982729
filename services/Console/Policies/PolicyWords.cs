using AgentTrust.Contracts.Policy;

namespace AgentTrust.OperatorConsole.Policies;

/// <summary>Versions and outcomes as people read them.</summary>
internal static class PolicyWords
{
    private const int ShownDigits = 12;

    /// <summary>As much of a version as tells sets apart.</summary>
    public static string Short(string version) =>
        version.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 && version.Length > colon + 1 + ShownDigits ? version[(colon + 1)..(colon + 1 + ShownDigits)] : version;

    public static string Of(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Permitted => "permitted",
        DecisionOutcome.Requestable => "needs a person",
        _ => "denied",
    };

    public static string Tone(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Permitted => "good",
        DecisionOutcome.Requestable => "wait",
        _ => "bad",
    };

    public static string Of(PolicyActivation activation) => activation.Source switch
    {
        PolicyActivationSource.Folder => "taken from the folder of the settings",
        PolicyActivationSource.RollBack => $"rolled back to by {activation.Person}",
        _ => $"activated by {activation.Person}",
    };
}
