using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Contracts that people sign in advance. A changed one needs a new signature, which is the only way to change it.</summary>
internal static class TemplateEndpoints
{
    public static void MapTaskTemplates(this IEndpointRouteBuilder routes)
    {
        var templates = routes.MapGroup("/task-templates").WithTags("Tasks");

        templates.MapGet("/", ListAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        templates.MapGet("/{name}", GetAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        templates.MapPut("/{name}", SignAsync).RequirePerson(PersonGroups.Operators);
    }

    private static async Task<Ok<IReadOnlyList<TaskTemplate>>> ListAsync(IAuthorityStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListTemplatesAsync(cancellationToken));

    private static async Task<Results<Ok<TaskTemplate>, ProblemHttpResult>> GetAsync(
        string name, IAuthorityStore store, CancellationToken cancellationToken) =>
        await store.FindTemplateAsync(name, cancellationToken) is { } template
            ? TypedResults.Ok(template)
            : AuthorityRefusal.UnknownTemplate.ToProblem();

    private static async Task<Results<Ok<TaskTemplate>, ProblemHttpResult>> SignAsync(
        string name,
        SignTaskTemplate text,
        ClaimsPrincipal user,
        IAuthorityStore store,
        IOptions<TaskOptions> limits,
        IOptions<RightsOptions> rights,
        CancellationToken cancellationToken)
    {
        var (signer, contract) = (Caller.Of(user), TaskContract.Of(text));
        if (!Reasons.IsGiven(text.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        if (!ContractRules.IsName(name))
            return (AuthorityRefusal.MalformedContract with { Detail = "A template's name must be 1 to 64 of a-z, 0-9, - and _." }).ToProblem();
        if (ContractRules.FirstFault(contract, limits.Value) is { } fault)
            return (AuthorityRefusal.MalformedContract with { Detail = fault }).ToProblem();
        if (await store.FindAgentAsync(contract.Agent, cancellationToken) is not { } agent)
            return AuthorityRefusal.UnknownAgent.ToProblem();
        if (TaskBounds.FirstExcess(contract, agent.Facts.Bounds) is { } beyond)
            return (AuthorityRefusal.OutsideBounds with { Detail = $"The template grants {beyond}." }).ToProblem();
        if (rights.Value.Of(signer.Groups).FirstExcess(contract) is { } excess)
            return (AuthorityRefusal.OutsideRights with { Detail = $"The template grants {excess}." }).ToProblem();

        return TypedResults.Ok(await store.ChangeTemplateAsync(
            name, (before, now) => TaskTemplates.Sign(before, name, contract, signer, text.Reason, now), cancellationToken));
    }
}
