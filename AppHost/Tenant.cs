namespace AgentTrust.AppHost;

/// <summary>Whose installation this is, where <c>Tenant</c> of the AppHost's configuration names somebody: databases and a log of its own.</summary>
internal static class Tenant
{
    public static string? Of(IDistributedApplicationBuilder builder) => builder.Configuration["Tenant"] is { Length: > 0 } tenant ? tenant : null;

    /// <summary>What one tenant wrote is never another one's: on the same server each has databases of its own.</summary>
    public static string? DatabaseOf(IDistributedApplicationBuilder builder, string name) => Of(builder) is { } tenant ? $"{name}_{tenant}" : null;
}
