using AgentTrust.ServiceDefaults.Storage;

namespace AgentTrust.AuditService.Storage;

internal static class StorageSetup
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase("auditdb", typeof(StorageSetup).Assembly, WriterRole.Role);
        builder.Services.AddSingleton<ILogStore, PostgresLogStore>();
        builder.Services.AddSingleton<ICheckpointStore, PostgresCheckpointStore>();
        builder.Services.AddSingleton<IBodyStore, PostgresBodyStore>();
    }
}
