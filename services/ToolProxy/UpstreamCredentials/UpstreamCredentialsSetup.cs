using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;
using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>Tool servers of other people, which take no token of ours.</summary>
internal static class UpstreamCredentialsSetup
{
    public static void AddUpstreamCredentials(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<UpstreamCredentialOptions>().BindConfiguration(UpstreamCredentialOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UpstreamCredentialOptions>, UpstreamCredentialOptionsValidator>();
        builder.Services.AddSingleton<CredentialRecords>();
        builder.AddCredentialLedger();
        builder.Services.AddSingleton(services => new CredentialBroker(Servers(services)
            .ToDictionary(server => server.Key, server => Credentials(services, server.Key, server.Value), StringComparer.Ordinal)));
    }

    /// <summary>What was issued must end, whoever issued it: in Redis where there are replicas or a restart, in memory for a proxy that runs alone.</summary>
    private static void AddCredentialLedger(this IHostApplicationBuilder builder)
    {
        if (builder.TryAddCache())
            builder.Services.AddSingleton<ICredentialLedger, RedisCredentialLedger>();
        else
            builder.Services.AddSingleton<ICredentialLedger, MemoryCredentialLedger>();

        builder.Services.AddKeyedSingleton<HttpMessageHandler>(typeof(GitHubApi), (_, _) => Upstream.CreateHandler());
        builder.Services.AddSingleton(services => new CredentialIssuers(Servers(services).Where(server => server.Value.GitHubApp is not null)
            .ToDictionary(server => server.Key, server => Api(services, server.Value.GitHubApp!), StringComparer.Ordinal)));
        builder.Services.AddSingleton<CredentialSeal>();
        builder.Services.AddSingleton<CredentialEnds>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CredentialEnds>());
    }

    private static Dictionary<string, ForeignServer> Servers(IServiceProvider services) =>
        services.GetRequiredService<IOptions<UpstreamCredentialOptions>>().Value.Servers;

    private static GitHubApi Api(IServiceProvider services, GitHubApp app)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var http = new HttpMessageInvoker(services.GetRequiredKeyedService<HttpMessageHandler>(typeof(GitHubApi)), disposeHandler: false);
        return new GitHubApi(http, app, new AppProof(app, time), time);
    }

    private static IUpstreamCredentials Credentials(IServiceProvider services, string name, ForeignServer server)
    {
        if (server.Secret is { } secret) return new SecretCredentials(secret, services.GetRequiredService<CredentialRecords>());

        var api = services.GetRequiredService<CredentialIssuers>().For(name);
        var installations = new Installations(api, services.GetRequiredService<TimeProvider>());
        return ActivatorUtilities.CreateInstance<GitHubCredentials>(services, server.GitHubApp!, installations, api);
    }
}
