using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.SampleTools.ToolAuthorization;

internal static class ToolAuthorizationSetup
{
    public static void AddToolAuthorization(this IHostApplicationBuilder builder)
    {
        builder.AddAccessTokenValidation();
        builder.AddDpopValidation();
        builder.Services.AddSingleton<ToolCallRules>();
    }

    /// <summary>Before the endpoints are mapped: nothing but probes is reached without it.</summary>
    public static void UseToolAuthorization(this IApplicationBuilder app) => app.UseMiddleware<ToolAuthorizationMiddleware>();
}
