using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Approvals;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>5. Where policy wants people's consent: asks for it, uses it once it is there, and then has the call decided again.</summary>
internal sealed partial class ApprovalMiddleware(
    RequestDelegate next, ApprovalsClient approvals, ApprovalRequests requests, Decisions decisions, IOptionsMonitor<ToolCallOptions> options,
    TimeProvider time, ILogger<ApprovalMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        if (call.Decision is { Decision: false, Context.AccessRequest: { } offer })
        {
            // People are not asked about what the token, or a sub-agent's part of it, would not allow after all.
            if (!call.Caller!.Task!.Actions!.Contains(call.Tool!.Action))
            {
                call.Deny(DenialReason.TokenRefused, $"The caller's token does not allow {call.Tool.Action}, whoever approves.");
                return;
            }

            // People consent to the arguments that they see, and these would not be among them.
            if (call.Mcp is { } mcp && McpInput.Of(mcp) is { State: not null } or { Responses: not null })
            {
                call.Deny(DenialReason.ApprovalRequired, "A person has to approve this call, and cannot approve answers to questions of the tool along with it.");
                return;
            }

            if (await UseApprovalAsync(call, offer, context.RequestAborted) is not { } assertion) return;

            // The approval does not open the door, it is one more fact: the same policies decide again.
            call.AccessRequest = WithApproval(call.AccessRequest!, assertion);
            call.Decision = await decisions.AskAsync(call.AccessRequest, context.RequestAborted);
        }

        if (FinalRefusal(call.Decision) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        await next(context);
    }

    private async Task<string?> UseApprovalAsync(
        ToolCall call, AccessRequestOffer offer, CancellationToken requestAborted)
    {
        using var timeout = new CancellationTokenSource(options.CurrentValue.ApprovalTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, requestAborted);

        try
        {
            var request = await requests.FindOrSubmitAsync(call, offer, either.Token);
            if (request.State == AccessRequestState.Granted)
            {
                var consumed = await requests.TryConsumeAsync(call, request, either.Token);
                if (consumed is not null)
                {
                    call.Approval = consumed.Id;
                    return consumed.Assertion;
                }

                request = await approvals.GetAsync(request.Id, either.Token);
            }

            call.Deny(Refusal(call, request));
        }
        catch (Exception e) when (!requestAborted.IsCancellationRequested)
        {
            // Without word from the approval service nobody has consented.
            LogApprovalUnavailable(call.Tool!.Action, e);
            call.Deny(new Denial(DenialReason.ApprovalRequired, "A person has to approve this call, and the approval service does not answer.")
            {
                Policies = call.Decision!.Context.Policies,
                Status = (int)HttpStatusCode.ServiceUnavailable,
                RetryAfter = options.CurrentValue.ApprovalRetryAfter,
            });
        }

        return null;
    }

    private Denial Refusal(ToolCall call, AccessRequest request)
    {
        var denial = request.State switch
        {
            AccessRequestState.Rejected => new Denial(DenialReason.ApprovalRejected, Rejection(request)),
            AccessRequestState.Expired or AccessRequestState.Cancelled => new Denial(DenialReason.ApprovalExpired, "The request for approval ended without one; the next call asks anew."),
            AccessRequestState.Consumed => new Denial(DenialReason.ApprovalUsed, "One approval is for one call, and that call was made."),
            _ => new Denial(DenialReason.ApprovalRequired, $"{string.Join(' ', call.Decision!.Context.Reasons)} Waiting for {string.Join(" and ", request.Call.Approvers)}.".TrimStart())
            {
                RetryAfter = options.CurrentValue.ApprovalRetryAfter,
            },
        };
        return denial with { AccessRequest = request, Policies = call.Decision!.Context.Policies };
    }

    private static string Rejection(AccessRequest request) =>
        request.Decisions.LastOrDefault(decision => !decision.Granted) is { } no
            ? $"{no.Person} rejected it{(no.Reason is null ? "." : $": {no.Reason}")}"
            : "It was rejected.";

    private static Denial? FinalRefusal(EvaluationResponse? decision) => decision switch
    {
        null => new Denial(DenialReason.DecisionUnavailable, "The policy service gave no decision after the approval."),
        { Decision: true } => PolicyDenial.OfObligations(decision),
        _ => PolicyDenial.Of(decision),
    };

    private static EvaluationRequest WithApproval(EvaluationRequest request, string assertion)
    {
        var context = request.Context!.Value.Deserialize<ToolCallContext>(Contracts.Json.WireJson.Options)! with { Approval = assertion };
        return request with { Context = JsonSerializer.SerializeToElement(context, Contracts.Json.WireJson.Options) };
    }

    [LoggerMessage(EventId = 1205, Level = LogLevel.Error, Message = "The approval service did not answer about {Action}; denying the call")]
    private partial void LogApprovalUnavailable(string action, Exception exception);
}
