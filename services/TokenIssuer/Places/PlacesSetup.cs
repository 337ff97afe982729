using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Places;

/// <summary>One identity works from as many places as it was registered for, and from no other.</summary>
internal static class PlacesSetup
{
    public static void AddPlaces(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PlaceOptions>().BindConfiguration(PlaceOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PlaceOptions>, PlaceOptionsValidator>();
    }
}
