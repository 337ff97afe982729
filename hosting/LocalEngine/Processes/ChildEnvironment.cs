namespace AgentTrust.LocalEngine.Processes;

/// <summary>Children inherit the AppHost's environment, without what was meant for the AppHost alone.</summary>
internal static class ChildEnvironment
{
    // A service with the AppHost's own URL would try to bind it; its profile and environment are its own.
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "DOTNET_STARTUP_HOOKS",
    };

    // What the SDK's commands leave behind.
    private static readonly string[] Leftovers = ["MSBUILD", "DOTNET_CLI_", "TESTINGPLATFORM_", "VSTEST_"];

    public static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.ToArray())
            if (Own.Contains(name) || Leftovers.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                environment.Remove(name);
    }
}
