using System.Net;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Tests.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

/// <summary>The log of one tenant; whoever means another one's is at the wrong place, even with keys that count here.</summary>
public sealed class TenantTests : IDisposable
{
    private readonly AuditHost _acme = new() { Settings = { ["Workload:Tenant"] = "acme" } };

    public static TheoryData<string> OtherLogs => [SpiffeIds.AuditServiceOf("globex"), SpiffeIds.AuditService];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(OtherLogs))]
    public async Task ARecordForAnotherLogIsRefused(string audience)
    {
        using var answer = await _acme.As(SpiffeIds.ToolProxy, audience).PostAsync("/log/records", AuditHost.Body(AuditHost.Record("r1")), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(_acme.Log.Leaves);
    }

    [Theory]
    [MemberData(nameof(OtherLogs))]
    public async Task NothingIsReadSearchedOrProvedForWhoMeansAnotherLog(string audience)
    {
        await new AuditClient(_acme.As(SpiffeIds.ToolProxy, SpiffeIds.AuditServiceOf("acme"))).AppendAsync([AuditHost.Record("r1")], Cancelled);

        foreach (var path in new[] { "/log/records/0", "/log/records", "/log/entries", "/log/records/0/proof", "/log/records/0/tlog-proof", "/log/checkpoint", "/log/key", "/log/tile/0/000.p/1" })
        {
            using var answer = await _acme.As(SpiffeIds.AuditVerifier, audience).GetAsync(path, Cancelled);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));

            using var own = await _acme.As(SpiffeIds.AuditVerifier, SpiffeIds.AuditServiceOf("acme")).GetAsync(path, Cancelled);
            Assert.Equal((path, HttpStatusCode.OK), (path, own.StatusCode));
        }
    }

    [Fact]
    public async Task TheLogWithoutATenantTakesNoTenantsRecord()
    {
        using var host = new AuditHost();

        using var answer = await host.As(SpiffeIds.ToolProxy, SpiffeIds.AuditServiceOf("acme")).PostAsync("/log/records", AuditHost.Body(AuditHost.Record("r1")), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task WhoseLogItIsStandsUnderEverySignature()
    {
        var log = new AuditClient(_acme.As(SpiffeIds.AuditVerifier, SpiffeIds.AuditServiceOf("acme")));

        Assert.StartsWith("agenttrust.local/audit/acme\n", await log.GetCheckpointAsync(Cancelled), StringComparison.Ordinal);
        Assert.StartsWith("agenttrust.local/audit/acme+", await log.GetVerifierKeyAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("globex")]
    [InlineData(null)]
    public void AnotherTenantsDatabaseStopsTheStart(string? tenant)
    {
        var (log, checkpoints) = (new MemoryLogStore(), new MemoryCheckpointStore { Keys = [new(1, AuditHost.KnownKey, DateTimeOffset.UnixEpoch)] });
        using (var acme = new AuditHost { Log = log, Checkpoints = checkpoints, Settings = { ["Workload:Tenant"] = "acme" } }) Assert.NotNull(acme.Services);

        using var other = new AuditHost { Log = log, Checkpoints = checkpoints, Settings = { ["Workload:Tenant"] = tenant } };

        Assert.Contains("and this origin", Assert.Throws<DamagedLogException>(() => other.Services).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _acme.Dispose();
}
