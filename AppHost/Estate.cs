namespace AgentTrust.AppHost;

/// <summary>Where the sample tools keep their git repositories.</summary>
internal static class Estate
{
    /// <summary><c>SampleTools:DataDirectory</c> of the AppHost's configuration, or a folder beside its other state.</summary>
    public static string FolderOf(IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["SampleTools:DataDirectory"] ?? Path.Combine(".local", "estate"), builder.AppHostDirectory);
}
