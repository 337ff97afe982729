using System.Security.Claims;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Alerts;

internal static class AlertEndpoints
{
    private const int LargestBody = 1024 * 1024;

    public static void MapAlerts(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/alerts", PostAsync).WithTags("Tasks")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .RequireAuthorization(policy => policy.RequireAssertion(context => context.User.WorkloadId() is not null));

    /// <summary>Alertmanager's webhook. 200 says what became of each alert; it sends anything but 4xx again.</summary>
    private static async Task<Results<Ok<List<AlertOutcome>>, ProblemHttpResult>> PostAsync(
        HttpRequest request, ClaimsPrincipal user, AlertTasks tasks, IOptions<AlertOptions> options, CancellationToken cancellationToken)
    {
        var source = Caller.Of(user);
        if (!options.Value.Trusts(source.Workload!)) return AuthorityRefusal.NotAllowed.ToProblem();

        var (notification, fault) = await AlertNotification.ReadAsync(request.Body, cancellationToken);
        if (notification is null) return (AuthorityRefusal.MalformedAlerts with { Detail = fault }).ToProblem();

        var outcomes = new List<AlertOutcome>();
        foreach (var alert in notification.Alerts) outcomes.Add(await tasks.TakeAsync(alert, source, cancellationToken));
        return TypedResults.Ok(outcomes);
    }
}
