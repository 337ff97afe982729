using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.SigningKeys;

namespace AgentTrust.TokenIssuer.Storage;

internal static class StorageSetup
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase("issuerdb", typeof(StorageSetup).Assembly);
        builder.AddOutbox();
        builder.Services.AddSingleton<ChangeSignal>();
        builder.Services.AddSingleton<IAuthorityStore, PostgresAuthorityStore>();
        builder.Services.AddSingleton<IAgentRegister, PostgresAgentRegister>();
        builder.Services.AddSingleton<ISigningKeyStore, PostgresSigningKeyStore>();
        builder.Services.AddSingleton<IRevokedSessions, PostgresRevokedSessions>();
        builder.Services.AddSingleton<IReceivedEventLog, PostgresReceivedEventLog>();
        builder.Services.AddHostedService<PostgresChanges>();
    }
}
