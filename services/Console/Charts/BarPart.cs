namespace AgentTrust.OperatorConsole.Charts;

/// <summary>A part of a bar: what it is, how much, and in which tone (good, bad, wait, calm or quiet).</summary>
public sealed record BarPart(string Name, double Amount, string Tone);
