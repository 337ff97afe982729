using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyInformation;

internal static class PolicyInformationSetup
{
    public static void AddPolicyInformation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EntityOptions>().BindConfiguration(EntityOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EntityOptions>, EntityOptionsValidator>();
        builder.AddServiceClient<TokenIssuerClient>("token-issuer");
        builder.Services.AddSingleton<EntityProvider>();
    }
}
