namespace AgentTrust.Faults.Tests;

/// <summary>A service of this repository, as a program.</summary>
internal static class ServiceProcess
{
    public static Victim Of(string service, Dictionary<string, string?> environment) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"AgentTrust.{service}.dll")], environment);
}
