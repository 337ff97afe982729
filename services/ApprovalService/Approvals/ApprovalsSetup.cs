using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

internal static class ApprovalsSetup
{
    public static void AddApprovals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ApprovalOptions>().BindConfiguration(ApprovalOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApprovalOptions>, ApprovalOptionsValidator>();

        builder.RequireSigningKey();
        builder.Services.AddSingleton<BindingTokens>();
        builder.Services.AddSingleton<Submissions>();
        builder.Services.AddSingleton<ApprovalAssertions>();
        builder.Services.AddHostedService<ApprovalExpiry>();
    }

    /// <summary>The life of a request: submitted by the proxy, seen and decided by people, consumed by the proxy.</summary>
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        routes.MapSubmission();
        routes.MapReading();
        routes.MapAttention();
        routes.MapDeciding();
    }
}
