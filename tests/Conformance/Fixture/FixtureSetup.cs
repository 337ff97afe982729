using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace AgentTrust.Conformance.Fixture;

/// <summary>What the server offers; the names and texts are those that the suite looks for.</summary>
internal static class FixtureSetup
{
    public static void AddFixture(this IServiceCollection services, McpWire wire)
    {
        services.AddDistributedMemoryCache();
        var server = services.AddMcpServer(options => options.ServerInfo = new Implementation { Name = "agenttrust-conformance-fixture", Version = "1.0.0" })
            .WithHttpTransport(transport => transport.SessionMode = wire == McpWire.Sessions ? HttpServerSessionMode.Stateful : HttpServerSessionMode.Stateless)
            .WithDistributedCacheEventStreamStore()
            .WithTools<ContentTools>()
            .WithTools<NotifyingTools>()
            .WithTools<AskingTools>()
            .WithTools<StatelessTools>()
            .WithTools<InputRequiredTools>()
            .WithTools<RequestStateTools>()
            .WithTools<PlainJobs>()
            .WithTools([SchemaTool.Create()])
            .WithPrompts<FixturePrompts>()
            .WithResources<FixtureResources>()
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = ["paris", "park"], Total = 2, HasMore = false } }))
            .WithRequestFilters(Hints);

        if (wire == McpWire.Sessions) server.WithSessionHandlers();
    }

    /// <summary>Subscriptions and log levels belong to a session; 2026-07-28 has neither.</summary>
    private static void WithSessionHandlers(this IMcpServerBuilder server) => server
        .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
        .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
        .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));

    private static void Hints(IMcpRequestFilterBuilder filters) => filters
        .AddListToolsFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
        .AddListPromptsFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
        .AddListResourcesFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
        .AddListResourceTemplatesFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
        .AddReadResourceFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)));

    /// <summary>SEP-2549: how long, and for whom, an answer may be kept.</summary>
    private static T Cacheable<T>(T result)
        where T : ICacheableResult
    {
        result.TimeToLive = TimeSpan.FromMinutes(1);
        result.CacheScope = CacheScope.Public;
        return result;
    }
}
