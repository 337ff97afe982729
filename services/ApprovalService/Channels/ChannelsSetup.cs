using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Channels;

internal static class ChannelsSetup
{
    public const string Client = "channels";

    public static void AddChannels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ChannelOptions>, ChannelOptionsValidator>();

        // A receiver that sends elsewhere is not the one that was configured.
        builder.Services.AddHttpClient(Client).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        builder.Services.AddSingleton<IChannel, WebhookChannel>();
        builder.Services.AddSingleton<IChannel, SlackChannel>();
        builder.Services.AddSingleton<IChannel, TeamsChannel>();
        builder.Services.AddSingleton<IChannel, MailChannel>();
        builder.Services.AddSingleton<NoticeOutbox>();
        builder.Services.AddHostedService<NoticeDispatcher>();
    }
}
