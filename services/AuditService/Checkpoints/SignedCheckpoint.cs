namespace AgentTrust.AuditService.Checkpoints;

/// <summary>A tree head and the C2SP signed note that vouches for it.</summary>
internal sealed record SignedCheckpoint(long Size, byte[] Root, string Note);
