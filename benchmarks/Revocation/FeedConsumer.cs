using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ToolProxy.Revocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>The part of the tool proxy that learns of an end: its own feed, list, settings and client, in a process without the rest.</summary>
internal sealed class FeedConsumer : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly IHost _host;

    private FeedConsumer(IHost host) => _host = host;

    /// <summary>Ends once the feed was caught up with.</summary>
    public static async Task<FeedConsumer> StartAsync(FakeTrustDomain identities, Uri issuer, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "tool-proxy" });
        builder.Configuration.AddInMemoryCollection(identities.SettingsFor(SpiffeIds.ToolProxy));
        builder.Configuration.AddInMemoryCollection([new("services:token-issuer:http:0", issuer.AbsoluteUri)]);
        builder.AddServiceDefaults();
        builder.AddAccessTokenValidation();
        builder.AddServiceClient<TokenIssuerClient>("token-issuer");
        builder.AddRevocation();

        var consumer = new FeedConsumer(builder.Build());
        await consumer._host.StartAsync(cancellationToken);
        using var timer = new PeriodicTimer(Look);
        while (!consumer.List.IsFresh) await timer.WaitForNextTickAsync(cancellationToken);
        return consumer;
    }

    private RevocationList List => _host.Services.GetRequiredService<RevocationList>();

    /// <summary>What the proxy does at the start of a call: the token is checked.</summary>
    public async Task<AccessToken> AcceptAsync(string token, CancellationToken cancellationToken) =>
        await _host.Services.GetRequiredService<AccessTokenValidator>().ValidateAsync(token, SpiffeIds.ToolProxy, cancellationToken)
        ?? throw new InvalidOperationException("The issuer's token does not hold.");

    /// <summary>What the proxy does while it forwards a call.</summary>
    public RevocationList.Watch Follow(AccessToken token)
    {
        var watch = List.Follow(token);
        return watch.Revoked.IsCancellationRequested
            ? throw new InvalidOperationException($"{token} was dead before the act.")
            : watch;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
