using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Passkeys;

internal static class PasskeysSetup
{
    public static void AddPasskeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PasskeyOptions>().BindConfiguration(PasskeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PasskeyOptions>, PasskeyOptionsValidator>();
        builder.Services.AddSingleton<IPasskeyStore, PostgresPasskeyStore>();
        builder.Services.AddSingleton<ConsentProofs>();
    }
}
