namespace AgentTrust.OperatorConsole.Passkeys;

internal static class PasskeysSetup
{
    public static void AddPasskeys(this IHostApplicationBuilder builder) => builder.Services.AddScoped<PasskeyDevice>();
}
