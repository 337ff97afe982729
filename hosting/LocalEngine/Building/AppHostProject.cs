using System.Reflection;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace AgentTrust.LocalEngine.Building;

/// <summary>What the build wrote into the AppHost's assembly about its project.</summary>
internal sealed record AppHostProject(Assembly? Assembly, string Directory, string Name)
{
    public string? UserSecretsId => Assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;

    public static AppHostProject Of(Assembly? assembly, string? directory) => new(
        assembly,
        directory ?? Metadata(assembly, "apphostprojectpath") ?? System.IO.Directory.GetCurrentDirectory(),
        assembly?.GetName().Name ?? "AppHost");

    private static string? Metadata(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
