using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>Which agent speaks with which server in which session (MCP until 2025-11-25).</summary>
internal static class McpSessionsSetup
{
    public static void AddMcpSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<McpSessionOptions>().BindConfiguration(McpSessionOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<McpSessionOptions>, McpSessionOptionsValidator>();

        if (builder.TryAddCache())
            builder.Services.AddSingleton<IMcpStore, RedisMcpStore>();
        else
            builder.Services.AddSingleton<IMcpStore, MemoryMcpStore>();

        builder.Services.AddSingleton<OpenSessions>();
        builder.Services.AddSingleton<ServerQuestions>();
        builder.Services.AddSingleton<ResumableCalls>();
    }
}
