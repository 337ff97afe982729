namespace AgentTrust.AppHost;

/// <summary>Where the policy service keeps policy sets and which of them decides.</summary>
internal static class PolicyStore
{
    /// <summary><c>Policies:Store</c> of the AppHost's configuration, or a folder beside its other state.</summary>
    public static string FolderOf(IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["Policies:Store"] ?? Path.Combine(".local", "policy-sets"), builder.AppHostDirectory);
}
