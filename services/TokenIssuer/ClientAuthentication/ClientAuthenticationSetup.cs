using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

internal static class ClientAuthenticationSetup
{
    public static void AddClientAuthentication(this IHostApplicationBuilder builder)
    {
        builder.AddReplayCache();
        builder.Services.AddSingleton<ClientAssertions>();
        builder.Services.AddSingleton<ClientAuthenticator>();
    }
}
