namespace AgentTrust.OperatorConsole.Approvals;

/// <summary>What a person decided, and why.</summary>
/// <param name="Granted">Yes or no.</param>
/// <param name="Reason">In the person's own words.</param>
/// <param name="BreaksGlass">One of two people who grant in an emergency, in place of one of each group.</param>
public sealed record Decision(bool Granted, string? Reason, bool BreaksGlass = false);
