using AgentTrust.ServiceDefaults.Start;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AgentTrust.ServiceDefaults.Dpop;

public static class DpopSetup
{
    /// <summary>For services that demand DPoP proofs, with nonces of their own where <c>Dpop:RequireNonce</c> says so.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="requireNonce">What the setting is when nobody sets it.</param>
    public static void AddDpopValidation(this IHostApplicationBuilder builder, bool requireNonce)
    {
        builder.Services.AddOptions<DpopOptions>().Configure(dpop => dpop.RequireNonce = requireNonce).BindConfiguration(DpopOptions.Section).ValidateOnStart();
        builder.AddDpopValidation();
    }

    /// <summary>For services that demand DPoP proofs and never a nonce.</summary>
    public static void AddDpopValidation(this IHostApplicationBuilder builder)
    {
        builder.AddReplayCache();
        if (builder.TryAddCache())
            builder.Services.TryAddSingleton<INonceKeys, RedisNonceKeys>();
        else
            builder.Services.TryAddSingleton<INonceKeys, MemoryNonceKeys>();
        builder.Services.TryAddSingleton<DpopNonces>();
        builder.Services.TryAddSingleton<DpopProofValidator>();
    }

    /// <summary>What may be used once is remembered in Redis (<c>ConnectionStrings:cache</c>), or in memory where none is configured.</summary>
    public static void AddReplayCache(this IHostApplicationBuilder builder)
    {
        if (builder.TryAddCache())
            builder.Services.TryAddSingleton<IReplayCache, RedisReplayCache>();
        else
            builder.Services.TryAddSingleton<IReplayCache, MemoryReplayCache>();
    }

    /// <summary>Registers the <c>cache</c> connection where one is configured; connects in the background and reconnects by itself.</summary>
    /// <exception cref="StartRefusedException">What is configured is no address of a Redis server.</exception>
    public static bool TryAddCache(this IHostApplicationBuilder builder)
    {
        if (CacheAddress.Read(builder.Configuration) is not { } address) return false;

        builder.Services.TryAddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(address));
        return true;
    }

    /// <summary>The URL that the client called, without query: what <c>htu</c> must say.</summary>
    public static Uri CalledUri(this HttpRequest request) =>
        new(UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path));
}
