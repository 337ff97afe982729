using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ToolProxy.Approvals;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.ResourceMetadata;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

internal static class ToolCallsSetup
{
    public static void AddToolCalls(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ToolCallOptions>().BindConfiguration(ToolCallOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ToolCallOptions>, ToolCallOptionsValidator>();

        builder.AddMcpSessions();
        builder.AddModels();
        builder.AddAccessTokenValidation();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ResourceOptions>>((kestrel, resource) =>
        {
            if (resource.Value.AcceptCertificates) ClientCertificate.AcceptAny(kestrel);
        });
        builder.AddDpopValidation(requireNonce: false);
        builder.AddServiceClient<TokenIssuerClient>("token-issuer");
        builder.AddServiceClient<PolicyClient>("policy-service");
        builder.AddServiceClient<ApprovalsClient>("approval-service");

        builder.Services.AddSingleton<ProxyUri>();
        builder.Services.AddSingleton<Decisions>();
        builder.Services.AddSingleton<RememberedPermits>();
        builder.Services.AddSingleton<ApprovalRequests>();
        builder.Services.AddSingleton<CallReads>();
        builder.Services.AddSingleton<CallPreview>();
        builder.Services.AddSingleton<ResourceStates>();
        builder.Services.AddSingleton<ToolTokens>();
        builder.Services.AddSingleton<ToolCallProblem>();
        builder.Services.AddSingleton<ToolCallTelemetry>();
    }

    /// <summary>The life of one tool call, top to bottom; the same for MCP, HTTP and language models but for the step that reads the request.</summary>
    public static void MapToolCalls(this IEndpointRouteBuilder routes)
    {
        // Anonymous to the service's own authentication: agents are no workloads of the platform, and prove themselves in step 1.
        routes.Map("/mcp/{server}", Pipeline<McpRequestMiddleware>(routes, ServerKind.Mcp)).AllowAnonymous().WithMetadata(new ProvesItsCallers());
        routes.Map("/http/{server}/{**path}", Pipeline<HttpRequestMiddleware>(routes, ServerKind.Http)).AllowAnonymous().WithMetadata(new ProvesItsCallers());
        routes.Map("/models/{server}/{**path}", Pipeline<ModelRequestMiddleware>(routes, ServerKind.Model)).AllowAnonymous().WithMetadata(new ProvesItsCallers());
    }

    private static RequestDelegate Pipeline<TRequestMiddleware>(IEndpointRouteBuilder routes, ServerKind kind)
    {
        var toolCall = routes.CreateApplicationBuilder();

        toolCall.UseMiddleware<AuditOutcomeMiddleware>(kind);    // 0 every way out is recorded
        toolCall.UseMiddleware<HostMiddleware>();                // 1 is it meant for this proxy
        toolCall.UseMiddleware<CallerMiddleware>();              // 1 who
        toolCall.UseMiddleware<TRequestMiddleware>();            // 2 what
        if (kind == ServerKind.Mcp) toolCall.UseMiddleware<McpSessionMiddleware>(); // and in which session
        toolCall.UseWhen(CallsTool, tool =>
        {
            tool.UseMiddleware<ApprovalWaitMiddleware>();        //   around 3 to 5: a call may wait for people, and then begins again
            tool.UseMiddleware<AccessRequestMiddleware>();       // 3 subject, action, resource, context
            tool.UseMiddleware<RequestStateMiddleware>();        //   and whether it is the call that its client was asked about
            tool.UseMiddleware<PolicyDecisionMiddleware>();      // 4 may it?
            tool.UseMiddleware<ApprovalMiddleware>();            // 5 does a person have to say so?
            if (kind == ServerKind.Model) tool.UseMiddleware<ModelBudgetMiddleware>(); // and what may the answer cost
        });
        if (kind == ServerKind.Model) toolCall.UseWhen(context => !CallsTool(context), list => list.UseMiddleware<ModelListMiddleware>());
        else toolCall.UseWhen(context => !CallsTool(context), session => session.UseMiddleware<SessionMessageMiddleware>());
        toolCall.UseWhen(IsRecorded, recorded => recorded.UseMiddleware<AuditIntentMiddleware>()); // 6 while what is about to happen goes to the log:
        toolCall.UseMiddleware<TokenExchangeMiddleware>();       //   a token for this call alone
        toolCall.UseMiddleware<UpstreamCredentialMiddleware>();  //   and, where the server is somebody else's, what that takes
        toolCall.UseWhen(IsRecorded, recorded => recorded.UseMiddleware<DurableIntentMiddleware>()); // 7 no record, no call
        toolCall.UseMiddleware<ForwardMiddleware>();             // → the tool, and its answer through inspection

        return toolCall.Build();
    }

    private static bool CallsTool(HttpContext context) => context.GetToolCall().CallsTool;

    /// <summary>Whatever was decided on (R49); pings, notifications and answers are not.</summary>
    private static bool IsRecorded(HttpContext context) => context.GetToolCall() is { CallsTool: true } or { Decision: not null };
}
