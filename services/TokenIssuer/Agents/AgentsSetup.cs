using AgentTrust.TokenIssuer.Places;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Agents;

internal static class AgentsSetup
{
    public static void AddAgents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SeedOptions>().BindConfiguration(SeedOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SeedOptions>, SeedOptionsValidator>();
        builder.Services.AddHostedService<AgentSeeding>();

        builder.AddPlaces();
        builder.Services.AddSingleton<OwnerDeparture>();
        builder.Services.AddHostedService<OrphanSweep>();
    }
}
