using AgentTrust.LocalEngine.Processes;

namespace AgentTrust.LocalEngine.Tests.Processes;

public sealed class ChildEnvironmentTests
{
    [Theory]
    [InlineData("ASPNETCORE_URLS", false)]
    [InlineData("ASPNETCORE_ENVIRONMENT", false)]
    [InlineData("DOTNET_ENVIRONMENT", false)]
    [InlineData("DOTNET_LAUNCH_PROFILE", false)]
    [InlineData("DOTNET_STARTUP_HOOKS", false)]
    [InlineData("MSBuildSDKsPath", false)]
    [InlineData("DOTNET_CLI_TELEMETRY_SESSIONID", false)]
    [InlineData("DOTNET_ROOT", true)]
    [InlineData("PATH", true)]
    public void AChildInheritsWhatWasNotMeantForTheAppHostAlone(string name, bool inherited)
    {
        var environment = new Dictionary<string, string?> { [name] = "value" };

        ChildEnvironment.Clean(environment);

        Assert.Equal(inherited, environment.ContainsKey(name));
    }
}
