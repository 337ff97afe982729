using AgentTrust.Contracts.Tokens;
using AgentTrust.PolicyService.PolicyInformation.Resources;
using AgentTrust.PolicyService.PolicyInformation.Tools;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyInformation;

internal static class PolicyInformationSetup
{
    public static void AddPolicyInformation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EntityOptions>().BindConfiguration(EntityOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EntityOptions>, EntityOptionsValidator>();
        // A retry that waits two seconds answers nobody: facts come at once, or the call is denied and may be tried again.
#pragma warning disable EXTEXP0001 // the method may change in a later version; then this line does not compile
        builder.AddServiceClient<TokenIssuerClient>("token-issuer").RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.Services.AddSingleton<EntityProvider>();
        builder.AddSurroundings();
    }

    private static void AddSurroundings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SurroundingsOptions>().BindConfiguration(SurroundingsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IPostConfigureOptions<SurroundingsOptions>, SurroundingsOptionsDefaults>();
        builder.Services.AddSingleton<IValidateOptions<SurroundingsOptions>, SurroundingsOptionsValidator>();
        builder.Services.AddSingleton(services => ResourceCatalog.Load(Files(services).Resources!));
        builder.Services.AddSingleton(services => WorkCalendar.Load(Files(services).Calendar!));
        builder.Services.AddSingleton(services => ToolDirectory.Load(Files(services).Tools!));
        builder.Services.AddSingleton<SurroundingsReader>();
    }

    private static SurroundingsOptions Files(IServiceProvider services) => services.GetRequiredService<IOptions<SurroundingsOptions>>().Value;
}
