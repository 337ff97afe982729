using AgentTrust.SampleTools.Tools;
using Npgsql;

namespace AgentTrust.SampleTools.Tickets;

internal sealed record Ticket(
    string Id, string Title, string Status, string Priority, string Service, string Reporter, string Body,
    DateTimeOffset OpenedAt, IReadOnlyList<TicketComment> Comments);

internal sealed record TicketComment(string Author, string Text, DateTimeOffset WrittenAt);

/// <summary>The tickets and what was said about them, in <c>toolsdb</c>.</summary>
internal sealed class TicketDesk(NpgsqlDataSource database)
{
    public async Task<Ticket> GetAsync(string id, CancellationToken cancellationToken)
    {
        var comments = await CommentsAsync(id, cancellationToken);
        await using var query = database.CreateCommand(
            "select title, status, priority, service, reporter, body, opened_at from tickets where id = $1");
        query.Parameters.Add(new() { Value = id });
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) throw Unknown(id);

        return new(id, row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            await row.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken), comments);
    }

    public async Task CommentAsync(string id, TicketComment comment, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand(
            "insert into ticket_comments (ticket, author, text, written_at) select id, $2, $3, $4 from tickets where id = $1");
        insert.Parameters.Add(new() { Value = id });
        insert.Parameters.Add(new() { Value = comment.Author });
        insert.Parameters.Add(new() { Value = comment.Text });
        insert.Parameters.Add(new() { Value = comment.WrittenAt });
        if (await insert.ExecuteNonQueryAsync(cancellationToken) == 0) throw Unknown(id);
    }

    /// <summary>Keeps what is there: people may have worked on it since.</summary>
    public async Task SeedAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("""
            insert into tickets (id, title, status, priority, service, reporter, body, opened_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing
            """);
        insert.Parameters.Add(new() { Value = ticket.Id });
        insert.Parameters.Add(new() { Value = ticket.Title });
        insert.Parameters.Add(new() { Value = ticket.Status });
        insert.Parameters.Add(new() { Value = ticket.Priority });
        insert.Parameters.Add(new() { Value = ticket.Service });
        insert.Parameters.Add(new() { Value = ticket.Reporter });
        insert.Parameters.Add(new() { Value = ticket.Body });
        insert.Parameters.Add(new() { Value = ticket.OpenedAt });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<TicketComment>> CommentsAsync(string id, CancellationToken cancellationToken)
    {
        await using var query = database.CreateCommand(
            "select author, text, written_at from (select * from ticket_comments where ticket = $1 order by id desc limit 50) newest order by id");
        query.Parameters.Add(new() { Value = id });
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        var comments = new List<TicketComment>();
        while (await row.ReadAsync(cancellationToken))
            comments.Add(new(row.GetString(0), row.GetString(1), await row.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken)));
        return comments;
    }

    private static ToolRefusedException Unknown(string id) => new($"There is no ticket \"{id}\".");
}
