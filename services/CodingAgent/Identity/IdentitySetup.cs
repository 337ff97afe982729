using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>The agent is a workload: it proves that, and trades the proof for a task's token.</summary>
internal static class IdentitySetup
{
    public static void AddAgentIdentity(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<TokenIssuerClient>("token-issuer").AddHttpMessageHandler<HolderHandler>();
        builder.Services.AddTransient<HolderHandler>();
        builder.Services.AddSingleton<HeldKey>();
        builder.Services.AddSingleton<ServerNonces>();
        builder.Services.AddSingleton<IServiceAddress, DiscoveredAddress>();
    }
}
