using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>4. Enforces the decision of the policy decision point. No answer is a deny, and so is an obligation that is not understood.</summary>
internal sealed class PolicyDecisionMiddleware(RequestDelegate next, Decisions decisions, RememberedPermits permits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        call.Question = PermitQuestion.Of(call);
        call.Remembered = call.Question is { } question ? permits.Find(question, call.Context!.Session) : null;
        call.Decision = call.Remembered?.Permit ?? await AskAsync(call, context.RequestAborted);
        if (Refusal(call.Decision) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        // A permit, or a deny that a person's approval would change: the next step tells them apart.
        await next(context);
    }

    private async Task<EvaluationResponse?> AskAsync(ToolCall call, CancellationToken requestAborted)
    {
        call.Asked = permits.Now();
        var decision = await decisions.AskAsync(call.AccessRequest!, requestAborted);
        if (decision is not null) permits.Heard(decision);
        return decision;
    }

    private static Denial? Refusal(EvaluationResponse? decision) => decision switch
    {
        null => new Denial(DenialReason.DecisionUnavailable, "The policy service gave no decision; try again later."),
        { Decision: false, Context.AccessRequest: null } => PolicyDenial.Of(decision),
        { Decision: true } => PolicyDenial.OfObligations(decision),
        _ => null,
    };
}

/// <summary>A policy's no, in its own words.</summary>
internal static class PolicyDenial
{
    public static Denial Of(EvaluationResponse decision) => new(
        DenialReason.PolicyDenied,
        decision.Context.Reasons.Count > 0 ? string.Join(' ', decision.Context.Reasons) : "No policy permits it.")
    {
        Policies = decision.Context.Policies,
    };

    /// <summary>AuthZEN Obligations Profile, draft 1: a permit holds only if every obligation is understood.</summary>
    public static Denial? OfObligations(EvaluationResponse permit) => PermitTerms.FirstUnknown(permit.Context.Obligations) is { } unknown
        ? new Denial(DenialReason.PolicyDenied, $"The permit carries the obligation \"{unknown.Id}\", which this proxy does not understand.")
        {
            Policies = permit.Context.Policies,
        }
        : null;
}
