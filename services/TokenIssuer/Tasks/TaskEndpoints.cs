using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Alerts;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.TokenIssuer.Tasks;

internal static class TaskEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapTaskTemplates();
        routes.MapAlerts();

        var tasks = routes.MapGroup("/tasks").WithTags("Tasks")
            .RequireAgentOrWorkloadOrPerson(PlatformCallers.Services, []);

        tasks.MapGet("/", ListAsync);
        tasks.MapGet("/assigned", ListAssignedAsync).RequireAgent();
        tasks.MapGet("/{id}", GetAsync);
        tasks.MapPost("/", TaskOpening.PostAsync).RequireWorkloadOrPerson([SpiffeIds.Platform], []);
        tasks.MapPost("/{id}/advance", AdvanceAsync).RequireAgentOrWorkloadOrPerson([], [PersonGroups.Operators]);
        tasks.MapPost("/{id}/suspend", SuspendAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        tasks.MapPost("/{id}/resume", ResumeAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        tasks.MapPost("/{id}/close", CloseAsync).RequireAgentOrWorkloadOrPerson([], [PersonGroups.Operators, PersonGroups.Owners]);
    }

    private static async Task<Ok<List<TaskFacts>>> ListAsync(
        ClaimsPrincipal user, IAuthorityStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(user);
        var tasks = await store.ListTasksAsync(caller.IsAgent ? caller.Workload : null, cancellationToken);
        return TypedResults.Ok(tasks.Select(task => TaskLife.AsOf(task, time.GetUtcNow())).ToList());
    }

    private static async Task<Results<Ok<TaskFacts>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, IAuthorityStore store, TimeProvider time, CancellationToken cancellationToken) =>
        await store.FindTaskAsync(id, cancellationToken) is { } task && Caller.Of(user).MaySee(task.Agent)
            ? TypedResults.Ok(TaskLife.AsOf(task, time.GetUtcNow()))
            : AuthorityRefusal.UnknownTask.ToProblem();

    /// <summary>Long poll: answers at once when the agent has an open task, else when one appears or the wait is over.</summary>
    private static async Task<Ok<List<TaskFacts>>> ListAssignedAsync(
        [FromQuery(Name = "wait_seconds")] int? waitSeconds,
        ClaimsPrincipal user,
        IAuthorityStore store,
        ChangeSignal signal,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var agent = Caller.Of(user).Workload!;
        var wait = TimeSpan.FromSeconds(Math.Clamp(waitSeconds ?? 0, 0, LongestWait.TotalSeconds));
        return TypedResults.Ok(await signal.WaitForAsync(OpenTasksAsync, tasks => tasks.Count > 0, wait, time, cancellationToken));

        async Task<List<TaskFacts>> OpenTasksAsync(CancellationToken ending) =>
            [.. (await store.ListLiveTasksAsync(agent, ending)).Where(task => TaskLife.IsOpen(task, time.GetUtcNow()))];
    }

    private static async Task<Results<Ok<TaskFacts>, ProblemHttpResult>> AdvanceAsync(
        string id, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        (await ChangeAsync(id, user, store, (authority, caller, now) => TaskDecisions.Advance(authority, id, caller, now), cancellationToken))
        .ToResult();

    private static Task<Results<Ok<TaskFacts>, ProblemHttpResult>> SuspendAsync(
        string id, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(id, why, user, store, TaskDecisions.Suspend, cancellationToken);

    private static Task<Results<Ok<TaskFacts>, ProblemHttpResult>> ResumeAsync(
        string id, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(id, why, user, store, TaskDecisions.Resume, cancellationToken);

    /// <summary>The agent says that it is done; a person takes the authority away.</summary>
    private static Task<Results<Ok<TaskFacts>, ProblemHttpResult>> CloseAsync(
        string id, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(id, why, user, store, TaskDecisions.Close, cancellationToken);

    private static async Task<Results<Ok<TaskFacts>, ProblemHttpResult>> ChangeAsync(
        string id,
        ReasonGiven why,
        ClaimsPrincipal user,
        IAuthorityStore store,
        Func<AgentAuthority?, string, string, Caller, DateTimeOffset, Decided<Ruling<TaskFacts>>> decide,
        CancellationToken cancellationToken) =>
        Reasons.IsGiven(why.Reason)
            ? (await ChangeAsync(id, user, store, (authority, caller, now) => decide(authority, id, why.Reason, caller, now), cancellationToken)).ToResult()
            : AuthorityRefusal.NoReason.ToProblem();

    private static async Task<Ruling<TaskFacts>> ChangeAsync(
        string id,
        ClaimsPrincipal user,
        IAuthorityStore store,
        Func<AgentAuthority?, Caller, DateTimeOffset, Decided<Ruling<TaskFacts>>> decide,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(user);
        return await store.FindTaskAsync(id, cancellationToken) is { } task && caller.MaySee(task.Agent)
            ? await store.ChangeAsync(task.Agent, id, (authority, now) => decide(authority, caller, now), cancellationToken)
            : AuthorityRefusal.UnknownTask;
    }
}
