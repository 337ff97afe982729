using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>How a call that people have to approve speaks with its client, in the client's own protocol.</summary>
internal static class ApprovalsSetup
{
    public static void AddApprovals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ApprovalWaitOptions>().BindConfiguration(ApprovalWaitOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApprovalWaitOptions>, ApprovalWaitOptionsValidator>();
        builder.Services.AddSingleton<ApprovalLink>();
        builder.Services.AddSingleton<ApprovalStates>();
        builder.Services.AddSingleton<InputRequired>();
    }
}
