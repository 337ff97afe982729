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
        // A retry that waits two seconds answers nobody: facts come at once, or the call is denied and may be tried again.
#pragma warning disable EXTEXP0001 // the method may change in a later version; then this line does not compile
        builder.AddServiceClient<TokenIssuerClient>("token-issuer").RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.Services.AddSingleton<EntityProvider>();
    }
}
