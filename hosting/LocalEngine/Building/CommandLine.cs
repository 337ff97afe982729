using Microsoft.Extensions.Configuration;

namespace AgentTrust.LocalEngine.Building;

/// <summary><c>--operation publish</c>, or any <c>--publisher</c>; everything else on the command line is configuration.</summary>
internal static class CommandLine
{
    public static bool Publishes(IConfiguration configuration) =>
        string.Equals(configuration["operation"], "publish", StringComparison.OrdinalIgnoreCase)
        || (configuration["operation"] is null && configuration["publisher"] is not null);
}
