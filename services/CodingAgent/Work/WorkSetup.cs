using AgentTrust.CodingAgent.Records;
using AgentTrust.CodingAgent.Story;
using AgentTrust.CodingAgent.Tools;
using AgentTrust.CodingAgent.Identity;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Work;

internal static class WorkSetup
{
    public static void AddWork(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>();
        builder.Services.AddOptions<ApprovalOptions>().BindConfiguration(ApprovalOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApprovalOptions>, ApprovalOptionsValidator>();
        builder.Services.AddOptions<StoryOptions>().BindConfiguration(StoryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StoryOptions>, StoryOptionsValidator>();

        builder.AddServiceClient<AuditClient>("audit-service");
        builder.Services.AddSingleton(Console.Out);
        builder.Services.AddSingleton<Storyteller>();
        builder.Services.AddSingleton<AgentRecords>();
        builder.Services.AddSingleton<TaskTokenFactory>();
        builder.Services.AddSingleton<ToolProxyFactory>();
        builder.Services.AddHttpClient<ForbiddenAttempts>();
        builder.Services.AddScoped<TaskRun>();
        builder.Services.AddHostedService<AgentWorker>();
    }
}
