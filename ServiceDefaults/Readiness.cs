using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.ServiceDefaults;

/// <summary>The difference between a service that is not ready yet and one that was ready and failed.</summary>
public static class Readiness
{
    private const string Mark = "not-yet";

    /// <summary>The probe answers 503 as for any failure, but nothing has gone wrong, so no line is logged as an error.</summary>
    public static HealthCheckResult NotYet(string reason) =>
        HealthCheckResult.Degraded(reason, data: new Dictionary<string, object> { [Mark] = true });

    internal static bool IsNotYet(HealthReportEntry entry) => entry.Data.ContainsKey(Mark);
}
