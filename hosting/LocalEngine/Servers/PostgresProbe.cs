using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace AgentTrust.LocalEngine.Servers;

internal static class PostgresProbe
{
    public static async Task CheckAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(resource, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public static Task CheckDatabaseAsync(PostgresDatabaseResource database, CancellationToken cancellationToken) =>
        database.Parent.HasDatabases
            ? CheckAsync(database, cancellationToken)
            : throw new InvalidOperationException("The database is not created yet.");

    public static async Task CreateDatabasesAsync(PostgresServerResource server, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(server, cancellationToken);

        foreach (var database in server.Databases.Values.Distinct())
        {
            // A database name cannot be a parameter; it is quoted as an identifier.
            var quoted = database.Replace("\"", "\"\"", StringComparison.Ordinal);
#pragma warning disable CA2100
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{quoted}\"", connection);
#pragma warning restore CA2100
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // It is there from an earlier run.
            }
        }

        server.HasDatabases = true;
    }

    // A pooled connection would keep the server from stopping, and would hide that it is gone.
    private static async Task<NpgsqlConnection> OpenAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(await resource.GetConnectionStringAsync(cancellationToken)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);

        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new InvalidOperationException(OtherPassword.Of(resource), e);
        }
    }
}
