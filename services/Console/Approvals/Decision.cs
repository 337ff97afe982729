namespace AgentTrust.OperatorConsole.Approvals;

/// <summary>What a person decided, and why.</summary>
public sealed record Decision(bool Granted, string? Reason);
