using System.Net.Sockets;
using AgentTrust.ServiceDefaults.Start;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>Makes the database ready before anything else starts: created, and with every script applied.</summary>
internal sealed partial class DatabaseStart(
    string setting,
    DatabaseLogins logins,
    RoleStart? role,
    NpgsqlDataSource working,
    IEnumerable<SchemaScripts> scripts,
    TimeProvider time,
    ILogger<DatabaseStart> logger) : IHostedLifecycleService
{
    private const long SchemaLock = 0x4154_5343; // one replica applies, the others wait
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var giveUp = time.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                await PrepareAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
            {
                throw new StartRefusedException($"{setting}: PostgreSQL refused the user or password. Correct Username and Password in the connection string.", e);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new StartRefusedException(
                    $"{setting}: the user may not do what the start needs ({e.MessageText}). Create the database for this user (CREATE DATABASE … OWNER …) or name another user.", e);
            }
            catch (Exception e) when (MayPass(e))
            {
                if (time.GetUtcNow() >= giveUp)
                    throw new StartRefusedException(
                        $"{setting}: no PostgreSQL server answered within {Patience.TotalSeconds:0} s. Start it, or correct Host and Port in the connection string. ({e.Message})", e);
                LogWaiting(setting, e.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server, its name or the network is not there yet: all of them may still come.</summary>
    private static bool MayPass(Exception e) =>
        e is SocketException or TimeoutException || (e is NpgsqlException fault && (fault.IsTransient || fault.SqlState == PostgresErrorCodes.CannotConnectNow));

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // The owner's connections end with the preparation.
        await using var own = logins.AreOne ? null : NpgsqlDataSource.Create(logins.Preparing);
        var database = own ?? working;
        try
        {
            await ApplyAsync(database, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateAsync(database, cancellationToken);
            await ApplyAsync(database, cancellationToken);
        }

        if (role is not null) await role.JudgeAsync(working, cancellationToken);
    }

    private async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var name = target.Database!;
        // NpgsqlDataSource hides the password of its connection string; a connection made from it keeps it.
        await using var anyDatabase = database.CreateConnection();
        await using var server = anyDatabase.CloneWith(new NpgsqlConnectionStringBuilder(anyDatabase.ConnectionString) { Database = "postgres" }.ConnectionString);
        await server.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", server);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            LogAlreadyCreated(name); // another replica was faster
        }
    }

    private async Task ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var prepare = new NpgsqlCommand(
            $"""
            SELECT pg_advisory_xact_lock({SchemaLock});
            DO $$ BEGIN
                -- Asked for first: who may not create tables may still find that there is nothing to create.
                IF to_regclass('schema_scripts') IS NULL THEN
                    CREATE TABLE schema_scripts (name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
                END IF;
            END $$;
            """, connection);
        await prepare.ExecuteNonQueryAsync(cancellationToken);

        foreach (var source in scripts) await source.ApplyAsync(connection, cancellationToken);
        if (role is not null) await role.GrantAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 9301, Level = LogLevel.Information, Message = "{Setting}: waiting for PostgreSQL ({Reason})")]
    private partial void LogWaiting(string setting, string reason);

    [LoggerMessage(EventId = 9302, Level = LogLevel.Information, Message = "Database {Name} exists already")]
    private partial void LogAlreadyCreated(string name);
}
