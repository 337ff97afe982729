using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents;

/// <summary>OpenID Shared Signals: others are told of what is revoked here, and their word about people is heard.</summary>
internal static class SecurityEventsSetup
{
    public static void AddSecurityEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityEventOptions>().BindConfiguration(SecurityEventOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SecurityEventOptions>, SecurityEventOptionsValidator>();

        builder.Services.AddSingleton<SecurityEventTokens>();
        builder.Services.AddSingleton<EventPush>();
        builder.Services.AddHostedService<EventDelivery>();
        foreach (var receiver in builder.Configuration.GetSection($"{SecurityEventOptions.Section}:{nameof(SecurityEventOptions.Receivers)}").GetChildren())
            builder.AddReceiverClient(receiver[nameof(EventReceiver.Audience)] ?? "");

        builder.Services.AddSingleton<TransmitterKeys>();
        builder.Services.AddSingleton<PersonEvents>();
        builder.Services.AddSingleton<EventDesk>();
        builder.Services.AddSingleton<EventEndpoint>();
    }

    public static void MapSecurityEvents(this IEndpointRouteBuilder routes)
    {
        var issuer = routes.ServiceProvider.GetRequiredService<IOptions<IssuerOptions>>().Value;
        // SSF 1.0 §7.2: the well-known part comes before the issuer's path.
        routes.MapGet(TransmitterMetadata.Path + issuer.Path, TransmitterMetadata.Get).WithTags("Security events").AllowAnonymous();
        EventEndpoint.Map(routes);
    }

    private static void AddReceiverClient(this IHostApplicationBuilder builder, string audience) =>
        builder.Services.AddHttpClient(EventPush.ClientOf(audience)).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A redirect would carry events and a secret to an address that nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
        });
}
