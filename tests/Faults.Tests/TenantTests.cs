using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Npgsql;

namespace AgentTrust.Faults.Tests;

/// <summary>Two tenants on one database server, with the same keys of workloads: the worst that an installation could share.</summary>
public sealed class TenantTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoTenantsHaveTwoLogsAndTheDamageOfOneStopsNoOther()
    {
        await using var server = await RunningLog.StartAsync(Cancelled);
        using var acme = await server.StartTenantAsync("acme", Cancelled);
        using var globex = await server.StartTenantAsync("globex", Cancelled);
        await acme.Client(SpiffeIds.ToolProxy).AppendAsync([Record("a1", 1), Record("a2", 2)], Cancelled);
        await globex.Client(SpiffeIds.ToolProxy).AppendAsync([Record("g1", 1)], Cancelled);

        // A record for the one is none for the other, and each log begins with its own first entry and its own numbers.
        var astray = await Assert.ThrowsAsync<ProblemException>(() => globex.Client(SpiffeIds.ToolProxy, meant: "acme").AppendAsync([Record("a3", 3)], Cancelled));
        Assert.Equal(HttpStatusCode.Unauthorized, astray.Status);
        Assert.Equal(["a1", "a2"], await IdsAsync(acme));
        Assert.Equal(["g1"], await IdsAsync(globex));
        Assert.NotEqual(await KeyAsync(acme), await KeyAsync(globex)); // not in name alone
        Assert.NotEqual((await KeyAsync(acme)).Split('+')[2], (await KeyAsync(globex)).Split('+')[2]);

        // Nor does the user of one come into the database of the other.
        await server.ExecuteAsync("SELECT count(*) FROM log_leaves", Cancelled, acme.Database, "auditdb_acme_writer");
        var shutOut = await Assert.ThrowsAsync<PostgresException>(() => server.ExecuteAsync("SELECT 1", Cancelled, globex.Database, "auditdb_acme_writer"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, shutOut.SqlState);

        // Whoever owns the server changes a record of acme past the triggers: acme's log does not start any more, globex goes on.
        acme.Service.Kill();
        await server.ExecuteAsync("SET session_replication_role = replica; UPDATE log_leaves SET canonical = 'x', leaf_hash = sha256('x') WHERE leaf_index = 0", Cancelled, acme.Database);
        acme.Service.Start();
        await EndsAsync(acme.Service);
        await globex.Client(SpiffeIds.ToolProxy).AppendAsync([Record("g2", 2)], Cancelled);
        Assert.Equal(["g1", "g2"], await IdsAsync(globex));
    }

    private static async Task<List<string>> IdsAsync(TenantLog log) =>
        (await LogOracle.VerifiedAsync(log.Client(SpiffeIds.AuditVerifier), Cancelled)).ConvertAll(logged => logged.Record.Id);

    private static Task<string> KeyAsync(TenantLog log) => log.Client(SpiffeIds.AuditVerifier).GetVerifierKeyAsync(Cancelled);

    private static async Task EndsAsync(Victim service)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (service.IsRunning) await look.WaitForNextTickAsync(patience.Token);
    }

    private static AuditRecord Record(string id, long sequence) => new()
    {
        Id = id,
        Kind = AuditKinds.CallIntent,
        Time = DateTimeOffset.UnixEpoch,
        Epoch = "run-1",
        Sequence = sequence,
    };
}
