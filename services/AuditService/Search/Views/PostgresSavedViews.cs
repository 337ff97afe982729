using System.Text.Json;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.AuditService.Search.Views;

internal sealed class PostgresSavedViews(NpgsqlDataSource database) : ISavedViews
{
    public async Task<IReadOnlyList<SavedView>> ListAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT name, query::text FROM saved_views WHERE person = $1 ORDER BY name COLLATE \"C\"");
        command.Parameters.AddWithValue(person);
        return await command.ReadAllAsync(
            row => new SavedView { Name = row.GetString(0), Query = JsonSerializer.Deserialize<EvidenceQuery>(row.GetString(1), WireJson.Options)! }, cancellationToken);
    }

    public async Task<bool> KeepAsync(string person, SavedView view, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO saved_views (person, name, query)
            SELECT $1, $2, $3 WHERE (SELECT count(*) FROM saved_views WHERE person = $1 AND name <> $2) < $4
            ON CONFLICT (person, name) DO UPDATE SET query = excluded.query
            """);
        command.Parameters.AddWithValue(person);
        command.Parameters.AddWithValue(view.Name);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(view.Query, WireJson.Options));
        command.Parameters.AddWithValue(ViewEndpoints.MostViews);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    public async Task<bool> DeleteAsync(string person, string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM saved_views WHERE person = $1 AND name = $2");
        command.Parameters.AddWithValue(person);
        command.Parameters.AddWithValue(name);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
