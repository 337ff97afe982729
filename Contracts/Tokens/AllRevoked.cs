namespace AgentTrust.Contracts.Tokens;

/// <summary>A person threw the kill switch: everything issued so far, to anyone, is dead.</summary>
public sealed record AllRevoked
{
    public required string RevokedBy { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}
