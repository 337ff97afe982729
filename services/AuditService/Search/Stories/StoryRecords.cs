using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Search.Stories;

/// <summary>Everything the log has on one call, oldest first: its own records, and those that it rests on.</summary>
/// <param name="Own">Records of the call.</param>
/// <param name="Opening">How its task came to be.</param>
/// <param name="Approvals">What people said about it.</param>
/// <param name="Token">The issuing of the token that the agent showed.</param>
internal sealed record StoryRecords(
    IReadOnlyList<LoggedRecord> Own, LoggedRecord? Opening, IReadOnlyList<LoggedRecord> Approvals, LoggedRecord? Token)
{
    private static readonly string[] ApprovalKinds =
    [
        AuditKinds.ApprovalRequested, AuditKinds.ApprovalGranted, AuditKinds.ApprovalRejected, AuditKinds.ApprovalExpired,
        AuditKinds.ApprovalConsumed, AuditKinds.ApprovalRefused,
    ];

    /// <summary>In the order of the log, each once.</summary>
    public IReadOnlyList<LoggedRecord> All =>
        [.. Own.Concat(Approvals).Concat(new[] { Opening, Token }.OfType<LoggedRecord>()).DistinctBy(logged => logged.Index).OrderBy(logged => logged.Index)];

    /// <returns>Null when there is nothing that the caller may see.</returns>
    public static async Task<StoryRecords?> FindAsync(Evidence evidence, string call, Sight sight, CancellationToken cancellationToken)
    {
        var own = await FindAsync(new() { Call = call });
        if (own.Count == 0) return null;

        var task = own.Select(logged => logged.Record.Task).FirstOrDefault(id => id is not null);
        if (task is null) return new(own, null, [], null);

        var approvals = new List<LoggedRecord>();
        foreach (var id in own.Select(logged => Texts.One(logged.Record, "approval")).OfType<string>().Distinct(StringComparer.Ordinal))
            approvals.AddRange((await FindAsync(new() { Task = task, Text = id }))
                .Where(logged => ApprovalKinds.Contains(logged.Record.Kind) && Texts.One(logged.Record, "approval") == id));

        var opening = await FindAsync(new() { Task = task, Kind = AuditKinds.TaskOpened, Limit = 1 }) is [var first, ..] ? first : null;
        var tokenId = own.Select(logged => Texts.One(logged.Record, "token_id")).FirstOrDefault(id => id is not null);
        var token = tokenId is null ? null : (await FindAsync(new() { Task = task, Kind = AuditKinds.TokenIssued, Text = tokenId }))
            .FirstOrDefault(logged => Texts.One(logged.Record, "token_id") == tokenId);
        return new(own, opening, [.. approvals.OrderBy(logged => logged.Index)], token);

        async Task<IReadOnlyList<LoggedRecord>> FindAsync(EvidenceQuery query)
        {
            var (question, fault) = Question.Read(query with { Limit = query.Limit ?? Question.LongestPage });
            return question is null
                ? throw new InvalidOperationException($"A story's own question is malformed: {fault}")
                : [.. (await evidence.FindAsync(question, sight, cancellationToken)).Records.OrderBy(logged => logged.Index)];
        }
    }
}
