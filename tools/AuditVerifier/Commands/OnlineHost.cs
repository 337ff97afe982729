using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>Gives the online check its client, which finds audit-service and says who this is.</summary>
internal static class OnlineHost
{
    public static async Task<ExitCode> VerifyAsync(
        IReadOnlyDictionary<string, string> given, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        // Nothing but sentences on the output; what goes wrong is one of them.
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddServiceClient<AuditClient>("audit-service");

        using var host = builder.Build();
        var verify = new VerifyOnline(
            host.Services.GetRequiredService<AuditClient>(), host.Services.GetRequiredService<TimeProvider>(), new Report(output));
        return await verify.RunAsync(
            new(given.GetValueOrDefault("task"), given.GetValueOrDefault("key"), given.GetValueOrDefault("since"), given.GetValueOrDefault("export"),
                given.GetValueOrDefault("witness"), given.GetValueOrDefault("witnesses")),
            cancellationToken);
    }
}
