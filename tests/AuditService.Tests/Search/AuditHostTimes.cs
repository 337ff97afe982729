namespace AgentTrust.AuditService.Tests.Search;

/// <summary>Times that records of the tests bear.</summary>
internal static class AuditHostTimes
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
}
