using AgentTrust.AuditService.Storage;
using AgentTrust.ServiceDefaults.Start;
using AgentTrust.ServiceDefaults.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>The audit service cannot change what it has written, whatever it is made to say to its database.</summary>
public sealed class AuditWriterRoleTests(RunningSystem system)
{
    public static TheoryData<string> Changes => [..
        from table in WriterRole.Evidence.Append("record_bodies").Append("producer_runs")
        from change in new[] { "DELETE FROM {0}", "TRUNCATE {0}", "DROP TABLE {0}", "ALTER TABLE {0} DISABLE TRIGGER ALL" }
        select string.Format(null, change, table)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Changes))]
    [InlineData("UPDATE log_leaves SET canonical = ''")]
    [InlineData("UPDATE log_tiles SET root = hashes")]
    [InlineData("UPDATE checkpoints SET note = ''")]
    [InlineData("UPDATE signing_keys SET sealed = ''")]
    [InlineData("UPDATE key_announcements SET former_until = now()")]
    [InlineData("UPDATE body_keys SET sealed = ''")]
    [InlineData("UPDATE record_bodies SET leaf_index = 7")]
    [InlineData("UPDATE producer_runs SET epoch = ''")]
    [InlineData("UPDATE schema_scripts SET digest = ''")]
    [InlineData("CREATE TABLE log_leaves_2 (x int)")]
    [InlineData("CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("SET ROLE postgres")]
    public async Task TheServiceMayNot(string change)
    {
        using var host = await StartAsync();
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(change);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancelled));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.DoesNotContain("append-only", refused.MessageText, StringComparison.Ordinal); // the right is missing; the trigger was not needed
    }

    [Fact]
    public async Task TheTriggersRefuseTheOwnerToo()
    {
        using var host = await StartAsync();
        foreach (var table in WriterRole.Evidence)
        {
            await using var owner = await OwnerAsync(host);
            await using var command = new NpgsqlCommand($"DELETE FROM {table}", owner);

            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancelled));

            Assert.Equal($"{table} is append-only: DELETE is refused", refused.MessageText);
        }
    }

    [Fact]
    public async Task EveryTableIsGrantedWhatItNeeds()
    {
        using var host = await StartAsync();
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT string_agg(relname, ', ') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT has_table_privilege(oid, 'SELECT')");

        Assert.Equal(DBNull.Value, await command.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task AUserWhoMayChangeTheLogIsNotWorkedAs()
    {
        var server = await ServerAsync();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(name => [new($"ConnectionStrings:{name}-writer", $"{server};Database={name}")]));

        Assert.Contains("-writer: this user may update log_leaves, which the service must not be able to do.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUserWhoMayChangeOneColumnIsNotWorkedAs()
    {
        var (name, own) = await WithALoginAsync();
        using (var prepared = await StartAsync(_ => [own], name))
        {
            await using var owner = await OwnerAsync(prepared);
            await using var give = new NpgsqlCommand($"GRANT UPDATE (canonical) ON log_leaves TO {new NpgsqlConnectionStringBuilder(own.Value).Username}", owner);
            await give.ExecuteNonQueryAsync(Cancelled);
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(_ => [own, new($"ConnectionStrings:{name}", null)], name));

        Assert.Contains("this user may update columns of log_leaves", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithALoginOfYoursThePreparedDatabaseNeedsNoOwner()
    {
        var (name, own) = await WithALoginAsync();
        using (var prepared = await StartAsync(_ => [own], name)) await prepared.StopAsync(Cancelled);

        using var again = await StartAsync(_ => [own, new($"ConnectionStrings:{name}", null)], name);

        await using var command = again.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT current_user || ' ' || count(*) FROM log_leaves");
        Assert.Equal($"{new NpgsqlConnectionStringBuilder(own.Value).Username} 0", await command.ExecuteScalarAsync(Cancelled));
    }

    /// <summary>A name for a database, and the setting by which the service works in it as a user of its own.</summary>
    private async Task<(string Name, KeyValuePair<string, string?> Own)> WithALoginAsync()
    {
        var (name, login) = ("fresh" + Guid.CreateVersion7().ToString("N"), "log" + Guid.CreateVersion7().ToString("N"));
        await using var server = new NpgsqlConnection($"{await ServerAsync()};Database=postgres;Pooling=false");
        await server.OpenAsync(Cancelled);
        await using var make = new NpgsqlCommand($"CREATE ROLE {login} LOGIN PASSWORD '{login}'", server);
        await make.ExecuteNonQueryAsync(Cancelled);
        var writer = new NpgsqlConnectionStringBuilder(await ServerAsync()) { Database = name, Username = login, Password = login }.ConnectionString;
        return (name, new($"ConnectionStrings:{name}-writer", writer));
    }

    private async Task<string> ServerAsync() => (await system.App.GetConnectionStringAsync("postgres", Cancelled))!;

    private async Task<NpgsqlConnection> OwnerAsync(IHost host)
    {
        var database = new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Database;
        var owner = new NpgsqlConnection($"{await ServerAsync()};Database={database};Pooling=false");
        await owner.OpenAsync(Cancelled);
        return owner;
    }

    private async Task<IHost> StartAsync(Func<string, KeyValuePair<string, string?>[]>? more = null, string? given = null)
    {
        var name = given ?? "fresh" + Guid.CreateVersion7().ToString("N");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{name}", $"{await ServerAsync()};Database={name}")]);
        builder.Configuration.AddInMemoryCollection(more?.Invoke(name));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(name, typeof(PostgresLogStore).Assembly, WriterRole.Role);
        var host = builder.Build();
        await host.StartAsync(Cancelled);
        return host;
    }
}
