using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Refusal → problem details (RFC 9457); the one mapper.</summary>
internal static class ApprovalProblem
{
    public static ProblemHttpResult ToProblem(this ApprovalRefusal refusal) =>
        TypedResults.Problem(detail: refusal.Title, statusCode: refusal.Status, title: refusal.Code, type: refusal.Type);
}
