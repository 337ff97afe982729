using AgentTrust.ToolProxy.Arguments.Schemas;

namespace AgentTrust.ToolProxy.Arguments;

/// <summary>What the arguments of a call are and name, before policy sees them.</summary>
internal static class ArgumentsSetup
{
    public static void AddArguments(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<AcceptedSchemas>();
}
