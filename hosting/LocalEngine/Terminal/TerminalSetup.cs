using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>What a person sees and types: the local engine has no dashboard.</summary>
internal static class TerminalSetup
{
    public static void AddTerminal(this IServiceCollection services)
    {
        services.AddSingleton<TerminalOutput>();
        services.AddSingleton<ResourceTable>();
        services.AddSingleton<TypedCommands>();
        services.AddHostedService<ProgressReport>();
        services.AddHostedService<CommandReader>();
    }
}
