namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What happens to an answer before the agent reads it.</summary>
internal static class InspectionSetup
{
    public static void AddInspection(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ToolListFilter>();
        builder.Services.AddSingleton<McpAnswer>();
        builder.Services.AddSingleton<HttpAnswer>();
        builder.Services.AddSingleton<EventStream>();
        builder.Services.AddSingleton<McpAnswers>();
        builder.Services.AddSingleton<AnswerInspection>();
    }
}
