using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.AccessTokens;

public static class AccessTokensSetup
{
    /// <summary>For services that accept the token issuer's access tokens.</summary>
    public static void AddAccessTokenValidation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccessTokensOptions>().BindConfiguration(AccessTokensOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessTokensOptions>, AccessTokensOptionsValidator>());
        builder.Services.AddHttpClient(IssuerKeys.ClientName, http => http.BaseAddress = new Uri("http://token-issuer"));
        builder.Services.TryAddSingleton<IssuerKeys>();
        builder.Services.TryAddSingleton<AccessTokenValidator>();
    }
}
