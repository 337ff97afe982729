using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.Estate;

internal static class EstateSetup
{
    public static void AddEstate(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EstateOptions>().BindConfiguration(EstateOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EstateOptions>, EstateOptionsValidator>();
        builder.Services.AddSingleton<SeedFiles>();

        builder.AddDatabase("toolsdb", typeof(EstateSetup).Assembly);
        builder.Services.AddHostedService<EstateSeed>();
    }
}
