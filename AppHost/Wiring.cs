using Microsoft.Extensions.Configuration;

namespace AgentTrust.AppHost;

/// <summary>What several resources are given alike.</summary>
internal static class Wiring
{
    /// <summary>Hands the process its identity; in publish mode the cluster does.</summary>
    public static IResourceBuilder<T> WithWorkloadIdentity<T>(
        this IResourceBuilder<T> resource, WorkloadIdentities identities, string spiffeId)
        where T : IResourceWithEnvironment
    {
        identities.Declare(spiffeId);
        if (Tenant.Of(resource.ApplicationBuilder) is { } tenant) resource.WithEnvironment("Workload__Tenant", tenant);
        if (resource.ApplicationBuilder.ExecutionContext.IsPublishMode) return resource;

        return resource.WithEnvironment(context =>
        {
            context.EnvironmentVariables["Workload__Id"] = spiffeId;
            context.EnvironmentVariables["Workload__PrivateKey"] = identities.KeyOf(spiffeId).Export();
            context.EnvironmentVariables["Workload__TrustBundle"] = identities.TrustBundle();
        });
    }

    /// <summary>People sign in at this provider; their tokens are its own.</summary>
    public static IResourceBuilder<T> WithPeopleFrom<T>(this IResourceBuilder<T> resource, IResourceBuilder<IResourceWithEndpoints> provider)
        where T : IResourceWithEnvironment =>
        resource.WithEnvironment("People__Authority", provider.GetEndpoint("http"));

    /// <summary>Whose access tokens the process accepts: those that name the token issuer's own URL.</summary>
    public static IResourceBuilder<T> WithAccessTokensFrom<T>(this IResourceBuilder<T> resource, IResourceBuilder<IResourceWithEndpoints> issuer)
        where T : IResourceWithEnvironment =>
        resource.WithEnvironment("AccessTokens__Issuer", issuer.GetEndpoint("http"));

    /// <summary>The agent's model, where the AppHost's configuration names one (<c>Model:…</c>); the scripted one behind the tool proxy otherwise.</summary>
    public static IResourceBuilder<T> WithModelFrom<T>(this IResourceBuilder<T> agent, IConfiguration configuration)
        where T : IResourceWithEnvironment
    {
        foreach (var setting in configuration.GetSection("Model").GetChildren().Where(setting => setting.Value is not null))
            agent.WithEnvironment($"Model__{setting.Key}", setting.Value);
        return agent;
    }
}
