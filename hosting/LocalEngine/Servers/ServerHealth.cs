using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>A server is healthy when somebody with its password gets an answer.</summary>
internal static class ServerHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static string Add(IDistributedApplicationBuilder builder, string name, Func<CancellationToken, Task> probe)
    {
        var key = $"{name}_check";

        builder.Services.AddHealthChecks().AddAsyncCheck(key, async cancellationToken =>
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Patience);

            try
            {
                await probe(timeout.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Broad on purpose: whatever goes wrong, the server does not answer.
                return HealthCheckResult.Unhealthy(e.Message);
            }
        });

        return key;
    }
}
