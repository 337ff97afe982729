using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>What happened so far in a task.</summary>
internal static class SessionsSetup
{
    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        if (builder.TryAddCache())
            builder.Services.AddSingleton<ISessionStore, RedisSessionStore>();
        else
            builder.Services.AddSingleton<ISessionStore, InMemorySessionStore>();

        builder.Services.AddSingleton<TaskDirectory>();
    }
}
