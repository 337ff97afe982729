using AgentTrust.ServiceDefaults.Storage;

namespace AgentTrust.ApprovalService.Storage;

internal static class StorageSetup
{
    public static void AddApprovalStorage(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase("approvaldb", typeof(Program).Assembly);
        builder.Services.AddSingleton<IApprovalStore, PostgresApprovalStore>();
    }
}
