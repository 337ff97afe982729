using System.Diagnostics;
using System.Net.Http.Headers;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.Faults.Tests;

/// <summary>One tenant's audit service, in a database of its own on a server that others share.</summary>
internal sealed class TenantLog(string tenant, FakeTrustDomain identities, Func<int, Dictionary<string, string?>> environmentOf) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _port = Victim.FreePort();
    private Victim? _service;

    public Victim Service => _service ??= ServiceProcess.Of("AuditService", environmentOf(_port));

    public string Database => $"auditdb_{tenant}";

    /// <summary>A client of this log; its credential is for the log of <paramref name="meant"/>, this one by default.</summary>
    public AuditClient Client(string spiffeId, string? meant = null)
    {
        var http = new HttpClient { BaseAddress = new($"http://localhost:{_port}"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", identities.CredentialOf(spiffeId, SpiffeIds.AuditServiceOf(meant ?? tenant)));
        return new(http);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Service.Start();
        var start = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await pause.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await Client(SpiffeIds.AuditVerifier).GetLeavesAsync(0, 1, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Service.IsRunning && Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Broad on purpose: whatever keeps it from answering, it is asked again until patience ends.
                Assert.NotNull(e.Message);
            }
        }
    }

    public void Dispose() => _service?.Dispose();
}
