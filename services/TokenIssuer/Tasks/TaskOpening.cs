using System.Security.Claims;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>POST /tasks: never more than the agent's bounds, the opener's own rights and the template allow.</summary>
internal static class TaskOpening
{
    public static async Task<Results<Ok<TaskFacts>, ProblemHttpResult>> PostAsync(
        OpenTask request,
        ClaimsPrincipal user,
        IAuthorityStore store,
        IAgentRegister register,
        IOptions<TaskOptions> limits,
        IOptions<RightsOptions> rights,
        CancellationToken cancellationToken)
    {
        var opener = Caller.Of(user);
        if (!Reasons.IsGiven(request.Reason)) return AuthorityRefusal.NoReason.ToProblem();

        var asked = TaskContract.IsThroughTemplate(request)
            ? await ThroughTemplateAsync(request.Template!, request.Reference, request.Reason, store, register, cancellationToken)
            : Whole(request, opener, limits.Value);
        if (asked.Value is not { } opening) return asked.Refusal!.ToProblem();

        // A workload has no rights of its own: it opens with those of who signed the template, checked at the signature.
        if (opener.Person is not null && rights.Value.Of(opener.Groups).FirstExcess(opening.Contract) is { } excess)
            return (AuthorityRefusal.OutsideRights with { Detail = $"The task would grant {excess}." }).ToProblem();

        var ruling = await store.ChangeAsync(
            opening.Contract.Agent, null, (authority, now) => TaskDecisions.Open(authority, opening, opener, now), cancellationToken);
        return ruling.ToResult();
    }

    /// <summary>A template opens what its signer answers for; whoever is gone answers for nothing.</summary>
    public static async Task<Ruling<TaskToOpen>> ThroughTemplateAsync(
        string name, string? reference, string reason, IAuthorityStore store, IAgentRegister register, CancellationToken cancellationToken)
    {
        if (!Reasons.IsReference(reference)) return AuthorityRefusal.NoReference;
        if (await store.FindTemplateAsync(name, cancellationToken) is not { } template) return AuthorityRefusal.UnknownTemplate;
        return await register.IsDepartedAsync(template.SignedBy, cancellationToken)
            ? AuthorityRefusal.PersonGone with { Detail = $"{template.SignedBy}, who signed the template, is gone. Somebody else has to sign it." }
            : TaskToOpen.Through(template, reference, reason);
    }

    private static Ruling<TaskToOpen> Whole(OpenTask request, Caller opener, TaskOptions limits)
    {
        if (TaskContract.Of(request) is not { } contract)
            return AuthorityRefusal.MalformedContract with
            {
                Detail = "Give either template and reference, or agent, intent, steps, boundaries and budget.",
            };
        if (opener.Person is null) return AuthorityRefusal.NotAllowed with { Detail = "Without a template only a person opens a task." };
        if (request.Reference is not null && !Reasons.IsReference(request.Reference)) return AuthorityRefusal.NoReference;
        return ContractRules.FirstFault(contract, limits) is { } fault
            ? AuthorityRefusal.MalformedContract with { Detail = fault }
            : new TaskToOpen(contract, null, request.Reference, request.Reason);
    }
}

/// <summary>A task that was asked for in a shape that makes sense.</summary>
internal sealed record TaskToOpen(TaskContract Contract, TaskTemplate? Template, string? Reference, string Reason)
{
    /// <summary>Set when an alert asks: its fingerprint, and the id that makes the task of this alert the only one.</summary>
    public (string Fingerprint, string Id)? Alert { get; init; }

    public static TaskToOpen Through(TaskTemplate template, string reference, string reason) =>
        new(TaskContract.Of(template), template, reference, reason);
}
