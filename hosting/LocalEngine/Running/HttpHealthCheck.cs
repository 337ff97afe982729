using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Running;

internal sealed class HttpHealthCheck(IHttpClientFactory clients, EndpointReference endpoint, string path, int expected) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
            return HealthCheckResult.Unhealthy($"The endpoint '{endpoint.EndpointName}' is not allocated yet.");

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);

        try
        {
            using var client = clients.CreateClient(nameof(HttpHealthCheck));
            using var response = await client.GetAsync(new Uri(new Uri(endpoint.Url), path), timeout.Token);

            return (int)response.StatusCode == expected
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{path} answered {(int)response.StatusCode}, expected {expected}.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"{path} does not answer: {e.Message}");
        }
    }
}
