using AgentTrust.Contracts.Tasks;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Task templates as rows.</summary>
internal static class TemplateRows
{
    private const int TemplateLocks = 0x4154_5454;

    public static Task<List<TaskTemplate>> ReadAsync(
        NpgsqlDataSource database, string which, object[] parameters, CancellationToken cancellationToken) =>
        AuthorityRows.ReadAsync<TaskTemplate>(database, $"SELECT document FROM task_templates {which}", parameters, cancellationToken);

    /// <summary>Locks the name, also one that no template has yet; then reads the template and the time.</summary>
    public static async Task<(TaskTemplate? Template, DateTimeOffset Now)> LockAsync(
        NpgsqlTransaction transaction, string name, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.Add($"SELECT pg_advisory_xact_lock({TemplateLocks}, hashtext($1))", name);
        batch.Add("SELECT document FROM task_templates WHERE name = $1", name);
        batch.Add("SELECT clock_timestamp()");

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var templates = await AuthorityRows.DocumentsAsync<TaskTemplate>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (templates.SingleOrDefault(), reader.GetFieldValue<DateTimeOffset>(0));
    }

    public static void Store(NpgsqlBatch batch, TaskTemplate template) => batch.Add(
        "INSERT INTO task_templates (name, document) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET document = excluded.document",
        template.Name, AuthorityRows.Document(template));
}
