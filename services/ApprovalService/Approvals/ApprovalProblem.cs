using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Refusal → problem details (RFC 9457); the one mapper.</summary>
internal static class ApprovalProblem
{
    public static ProblemHttpResult ToProblem(this ApprovalRefusal refusal, string? detail = null) =>
        TypedResults.Problem(detail: detail is null ? refusal.Title : $"{refusal.Title} ({detail})", statusCode: refusal.Status, title: refusal.Code, type: refusal.Type);
}
