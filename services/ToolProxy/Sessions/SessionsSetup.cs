using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Sessions.Declassification;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>What happened so far in a task.</summary>
internal static class SessionsSetup
{
    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<StoreUnavailableProblem>();
        if (builder.TryAddCache())
            builder.Services.AddSingleton<ISessionStore, RedisSessionStore>();
        else
            builder.Services.AddSingleton<ISessionStore, InMemorySessionStore>();

        builder.Services.AddSingleton<TaskDirectory>();
        builder.Services.AddSingleton<Declassifications>();
        builder.AddProvenance(); // what sessions keep of the values that they have seen
        builder.AddDrift(); // what is noticed of how agents behave in them
    }

    public static void MapSessions(this IEndpointRouteBuilder routes) => routes.MapDeclassification();
}
