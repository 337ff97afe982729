using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.ApprovalService.Profile;

/// <summary>The Access Request and Approval Profile in its own shapes, for an enforcement point that speaks the draft.</summary>
internal static class ProfileEndpoints
{
    private const int MostBytes = 1024 * 1024;
    private const string Template = "agenttrust_tool_call";

    public static void MapProfile(this IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup(ProfileView.Path)
            .WithTags("Access Request and Approval Profile")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .RequireWorkload(SpiffeIds.ToolProxy);

        requests.MapPost("/", SubmitAsync);
        requests.MapGet("/{id}", StatusAsync);
        requests.MapPost("/{id}/cancel", CancelAsync);
        routes.MapGet($"/access/v1/request-schemas/{Template}", Schema).WithTags("Access Request and Approval Profile").RequireWorkload(SpiffeIds.ToolProxy);
    }

    private static async Task<Results<Accepted<ProfileTaskResponse>, Created<ProfileTaskResponse>, ProblemHttpResult>> SubmitAsync(
        ProfileSubmission submission, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        Submissions submissions, HttpRequest request, HttpResponse response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (submission.Denial?.BindingToken is not { } token) return ApprovalRefusal.InvalidBinding.ToProblem();
        if (submission.Denial.ExpiresAt <= time.GetUtcNow()) return ApprovalRefusal.ExpiredBinding.ToProblem();

        var asked = new AccessRequestSubmission
        {
            BindingToken = token,
            Arguments = submission.Context.Arguments,
            Preview = submission.Context.Preview,
            ResourceState = submission.Context.ResourceState,
        };
        var (approval, refusal) = await submissions.SubmitAsync(asked, idempotencyKey, call => Covers(call, submission), cancellationToken);
        if (approval is null) return refusal!.ToProblem();

        var view = ProfileView.Of(approval, Origin(request), time.GetUtcNow());
        if (view.Task.Status != "pending") return TypedResults.Created(view.Task.StatusEndpoint, view);

        response.AskAgainSoon();
        return TypedResults.Accepted(view.Task.StatusEndpoint, view);
    }

    private static async Task<Results<Ok<ProfileTaskResponse>, ProblemHttpResult>> StatusAsync(
        string id, IApprovalStore store, HttpRequest request, HttpResponse response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } approval) return ApprovalRefusal.Unknown.ToProblem();

        var view = ProfileView.Of(approval, Origin(request), time.GetUtcNow());
        if (view.Task.Status == "pending") response.AskAgainSoon();
        return TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<ProfileTaskResponse>, ProblemHttpResult>> CancelAsync(
        string id, [FromBody] ProfileCancellation? cancellation, IApprovalStore store, HttpRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var why = cancellation?.Comment ?? cancellation?.Reason ?? "the caller withdrew it";
        var transition = await store.ChangeAsync(id, approval => approval.Withdraw(why, time.GetUtcNow()), cancellationToken);
        if (transition is null) return ApprovalRefusal.Unknown.ToProblem();

        return transition.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(ProfileView.Of(transition.Approval, Origin(request), time.GetUtcNow()));
    }

    /// <summary>What a submission adds to the context of the denied evaluation (JSON Schema 2020-12).</summary>
    private static Ok<JsonElement> Schema() => TypedResults.Ok(SchemaDocument);

    private static JsonElement SchemaDocument { get; } = JsonElement.Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "An agent's exact tool call",
          "type": "object",
          "required": ["context"],
          "properties": {
            "context": {
              "type": "object",
              "required": ["arguments"],
              "properties": {
                "arguments": { "description": "The call's arguments, whose RFC 8785 digest was bound.", "type": "object" },
                "preview": { "description": "What the tool would change, for people.", "type": "string" },
                "resource_state": {
                  "type": "object", "required": ["version"],
                  "properties": { "version": { "type": "string" }, "authors": { "type": "array", "items": { "type": "string" } } }
                }
              }
            }
          }
        }
        """);

    private static bool Covers(BindingClaims call, ProfileSubmission submission) =>
        submission.Subject.Id == call.Agent
        && submission.Resource.Type == call.Resource.Type && submission.Resource.Id == call.Resource.Id
        && submission.Action.Name == call.Action
        && (submission.Denial!.EvaluationId is null || submission.Denial.EvaluationId == call.EvaluationId);

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
