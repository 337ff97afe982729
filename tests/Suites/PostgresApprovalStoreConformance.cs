using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.Suites;

/// <summary>The approval store over PostgreSQL; a derived class says where a server is.</summary>
public abstract class PostgresApprovalStoreConformance : ApprovalStoreConformance, IAsyncLifetime
{
    private IHost? _host;

    /// <summary>A PostgreSQL server; the suite makes a database of its own there, by the service's own scripts.</summary>
    protected abstract Task<string> GetPostgresAsync();

    private protected override IApprovalStore Store => _host!.Services.GetRequiredService<IApprovalStore>();

    private protected override IBreakGlassReviews Reviews => _host!.Services.GetRequiredService<IBreakGlassReviews>();

    public async ValueTask InitializeAsync() =>
        _host = await ApprovalDatabase.StartAsync(await GetPostgresAsync(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.StopAsync(CancellationToken.None);
        _host?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Nothing dispatches here, so what was written is still there to be read.</summary>
    private protected override async Task<IReadOnlyList<string>> RecordedKindsAsync(string approval)
    {
        await using var command = _host!.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            SELECT payload::jsonb ->> 'kind' FROM outbox_record
            WHERE payload::jsonb -> 'details' ->> 'approval' = $1 ORDER BY id
            """);
        command.Parameters.Add(new() { Value = approval });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var kinds = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) kinds.Add(reader.GetString(0));
        return kinds;
    }
}
