using System.Reflection;
using AgentTrust.LocalEngine.Building;
using AgentTrust.LocalEngine.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Testing;

/// <summary>A test runs the AppHost with its first launch profile, as a person would.</summary>
internal static class TestEnvironment
{
    private static readonly string[] Prefixes = ["DOTNET_", "ASPNETCORE_"];

    public static void Apply(HostApplicationBuilderSettings settings, Assembly assembly)
    {
        var project = AppHostProject.Of(assembly, null);
        settings.ContentRootPath ??= project.Directory;
        settings.ApplicationName ??= project.Name;

        var profile = LaunchProfiles.Select(LaunchProfiles.Read(project.Directory), null, new ConfigurationManager());
        var variables = profile?.Value.EnvironmentVariables ?? [];

        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (variable, value) in variables)
            foreach (var name in Names(variable))
                values[name] = value;
        settings.Configuration!.AddInMemoryCollection(values);

        settings.EnvironmentName ??= variables.GetValueOrDefault("DOTNET_ENVIRONMENT")
            ?? variables.GetValueOrDefault("ASPNETCORE_ENVIRONMENT")
            ?? Environments.Development;
    }

    private static IEnumerable<string> Names(string variable)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        yield return key;

        foreach (var prefix in Prefixes)
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                yield return key[prefix.Length..];
    }
}
