using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Secrets;

internal static class SecretsSetup
{
    public static void AddSecrets(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SecretVault>();
        builder.Services.AddSingleton<GovernedTool, ReadSecret>();
    }
}
