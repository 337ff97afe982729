using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class ExportPositionsOnPostgresTests(RunningSystem system)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneHolderMovesAPositionUntilTheirLeaseEnds()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", Cancelled);
        using var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresExportPositions).Assembly, role: WriterRole.Role);
        var positions = new PostgresExportPositions(host.Services.GetRequiredService<NpgsqlDataSource>());

        Assert.Equal(0, await positions.HoldAsync("siem", "a", Long, Cancelled));
        Assert.Null(await positions.HoldAsync("siem", "b", Long, Cancelled));
        Assert.True(await positions.MoveAsync("siem", "a", 7, Cancelled));
        Assert.False(await positions.MoveAsync("siem", "b", 9, Cancelled));
        Assert.False(await positions.MoveAsync("siem", "a", 3, Cancelled));

        Assert.Equal(7, await positions.HoldAsync("siem", "a", -Long, Cancelled));
        Assert.Equal(7, await positions.HoldAsync("siem", "b", Long, Cancelled));
        await host.StopAsync(CancellationToken.None);
    }
}
