using AgentTrust.SampleTools.Tools;
using Npgsql;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>The pull requests of all repositories, in <c>toolsdb</c>.</summary>
internal sealed class PullRequestLedger(NpgsqlDataSource database)
{
    /// <summary>Numbers and keeps a proposal; a branch that has an open one is refused.</summary>
    public async Task<PullRequest> OpenAsync(PullRequest proposal, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Numbers are dense within a repository, so openers of one repository take turns.
        await using (var turn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext($1))", connection, transaction))
        {
            turn.Parameters.Add(new() { Value = "pull-requests:" + proposal.Repository });
            await turn.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var insert = new NpgsqlCommand("""
            insert into pull_requests (repository, number, branch, title, body, author, head, state, opened_at)
            select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, 'open', $7 from pull_requests where repository = $1
            returning number
            """, connection, transaction);
        insert.Parameters.Add(new() { Value = proposal.Repository });
        insert.Parameters.Add(new() { Value = proposal.Branch });
        insert.Parameters.Add(new() { Value = proposal.Title });
        insert.Parameters.Add(new() { Value = proposal.Body });
        insert.Parameters.Add(new() { Value = proposal.Author });
        insert.Parameters.Add(new() { Value = proposal.Commit });
        insert.Parameters.Add(new() { Value = proposal.OpenedAt });

        try
        {
            var number = (int)(await insert.ExecuteScalarAsync(cancellationToken))!;
            await transaction.CommitAsync(cancellationToken);
            return proposal with { Number = number };
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ToolRefusedException($"The branch {proposal.Branch} has an open pull request already.");
        }
    }

    public async Task<PullRequest> GetAsync(string repository, int number, CancellationToken cancellationToken)
    {
        await using var query = database.CreateCommand("""
            select branch, title, body, author, head, state, opened_at, merge_commit
            from pull_requests where repository = $1 and number = $2
            """);
        query.Parameters.Add(new() { Value = repository });
        query.Parameters.Add(new() { Value = number });
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) throw new ToolRefusedException($"{repository} has no pull request {number}.");

        return new()
        {
            Repository = repository,
            Number = number,
            Branch = row.GetString(0),
            Title = row.GetString(1),
            Body = row.GetString(2),
            Author = row.GetString(3),
            Commit = row.GetString(4),
            State = row.GetString(5),
            OpenedAt = await row.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken),
            MergeCommit = await row.IsDBNullAsync(7, cancellationToken) ? null : row.GetString(7),
        };
    }

    public async Task MarkMergedAsync(string repository, int number, string mergeCommit, CancellationToken cancellationToken)
    {
        await using var update = database.CreateCommand(
            "update pull_requests set state = 'merged', merge_commit = $3 where repository = $1 and number = $2 and state = 'open'");
        update.Parameters.Add(new() { Value = repository });
        update.Parameters.Add(new() { Value = number });
        update.Parameters.Add(new() { Value = mergeCommit });
        await update.ExecuteNonQueryAsync(cancellationToken);
    }
}
