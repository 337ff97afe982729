using System.Text.Json;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace AgentTrust.LocalEngine.Projects;

/// <summary>Which launch profile a project runs with.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static KeyValuePair<string, LaunchProfile>? Select(LaunchSettings? settings, string? wanted, IConfiguration configuration)
    {
        if (settings is null)
            return null;

        if (wanted is not null)
            return settings.Profiles.TryGetValue(wanted, out var named)
                ? new(wanted, named)
                : throw new DistributedApplicationException($"The launch profile '{wanted}' does not exist.");

        if (configuration["DOTNET_LAUNCH_PROFILE"] is { } inherited && settings.Profiles.TryGetValue(inherited, out var same))
            return new(inherited, same);

        foreach (var profile in settings.Profiles)
            if (profile.Value.CommandName is "Project" or "Executable")
                return profile;

        return null;
    }

    public static string FileOf(string projectDirectory) => Path.Combine(projectDirectory, "Properties", "launchSettings.json");

    public static LaunchSettings? Read(string projectDirectory)
    {
        var path = FileOf(projectDirectory);
        if (!File.Exists(path))
            return null;

        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Lenient);
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException($"The launch settings file '{path}' cannot be read: {e.Message}", e);
        }
    }
}

internal sealed record ProjectPath(string FullPath) : IProjectMetadata
{
    string IProjectMetadata.ProjectPath => FullPath;
}
