using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace AgentTrust.ServiceDefaults.Start;

/// <summary>Which setting says where a service listens, under the name by which a person finds it.</summary>
internal static class ListenSetting
{
    private const string Kestrel = "Kestrel:Endpoints";

    // In the order in which the server looks: its own endpoints override URLs, and URLs override ports.
    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", ""];

    public static string Describe(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Kestrel).GetChildren().Select(endpoint => $"{endpoint.Path}:Url=\"{endpoint["Url"]}\"").ToArray();
        if (endpoints.Length > 0) return string.Join(", ", endpoints);

        return Keys.Where(key => !string.IsNullOrEmpty(configuration[key])).Select(key => $"{NameOf(configuration, key)}=\"{configuration[key]}\"").FirstOrDefault()
            ?? "ASPNETCORE_URLS, which is not set";
    }

    private static string NameOf(IConfiguration configuration, string key)
    {
        var source = (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(key, out _));
        return source switch
        {
            CommandLineConfigurationProvider => $"--{key}",
            // The provider cuts a prefix off; the variable that says the same is the one to look for.
            EnvironmentVariablesConfigurationProvider => Prefixes.Select(prefix => prefix + key.ToUpperInvariant())
                .FirstOrDefault(name => Environment.GetEnvironmentVariable(name) == configuration[key]) ?? key,
            _ => key,
        };
    }
}
