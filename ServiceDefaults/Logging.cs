using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults;

internal static class Logging
{
    /// <summary>Levels beneath every other source of configuration, so that any of them may say otherwise.</summary>
    /// <remarks>A service says in its own words what goes wrong; frameworks would say it again with stack traces at every retry.</remarks>
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:AgentTrust.ServiceDefaults.Authentication"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Error",
        ["Logging:LogLevel:Polly"] = "Critical",
        ["Logging:LogLevel:ModelContextProtocol"] = "Warning",
        ["Logging:LogLevel:MassTransit"] = "Error",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Error",
        ["Logging:LogLevel:Yarp"] = "Warning",
    };

    public static void AddLogging(this IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
}
