using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>"Who could", as far as policies answer it.</summary>
internal static class NonEscalationSetup
{
    public static void AddNonEscalation(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ReachableAuthority>();

    public static void MapNonEscalation(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/questions/who-could", FindAsync)
            .WithTags("Questions")
            .RequirePerson(PersonGroups.Auditors, PersonGroups.Owners, PersonGroups.Operators, PersonGroups.ServiceOwners, PersonGroups.Security);

    private static async Task<Results<Ok<AuthorityReach>, ProblemHttpResult>> FindAsync(
        string? action, string? resource, ReachableAuthority authority, CancellationToken cancellationToken)
    {
        var actions = authority.Actions;
        if (action is null || !actions.Contains(action))
            return TypedResults.Problem(
                $"action must be one of {string.Join(", ", actions)}.", title: "The question cannot be answered.",
                type: "urn:agenttrust:problem:question-malformed", statusCode: StatusCodes.Status400BadRequest);

        var (version, paths) = await authority.FindAsync(action, cancellationToken);
        return TypedResults.Ok(new AuthorityReach
        {
            PolicyVersion = version,
            Action = action,
            Paths = [.. paths.Where(path => resource is null || resource == path.ResourceType)],
        });
    }
}
