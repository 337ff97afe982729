using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.ToolProxy.Records;

/// <summary>What is recorded, and the queue that brings it to the audit log.</summary>
internal static class RecordsSetup
{
    public static void AddRecords(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<AuditClient>("audit-service");
        builder.Services.AddSingleton<CallRecords>();
        builder.Services.AddSingleton<PendingBodies>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<DurableRecords>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditTrail>());
    }
}
