using Microsoft.Extensions.Options;

namespace AgentTrust.SampleIdentity.People;

internal static class PeopleSetup
{
    public static void AddPeople(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SampleIdentityOptions>()
            .BindConfiguration(SampleIdentityOptions.Section)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SampleIdentityOptions>, SampleIdentityOptionsValidator>();
    }
}
