using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>People who are gone: recorded by an operator, and refused everywhere, however good their token still looks.</summary>
internal static class DepartedPeople
{
    public static void MapDepartures(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/people/{person}/departed", RecordAsync).WithTags("People").RequirePerson(PersonGroups.Operators);

    /// <summary>Runs behind authentication: whoever is gone changes nothing and sees nothing.</summary>
    public static void UseDepartures(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var register = context.RequestServices.GetRequiredService<IAgentRegister>();
        if (context.User.PersonId() is { } person && await register.IsDepartedAsync(person, context.RequestAborted))
            await AuthorityRefusal.PersonGone.ToProblem().ExecuteAsync(context);
        else
            await next(context);
    });

    private static async Task<Results<Ok<PersonDeparted>, ProblemHttpResult>> RecordAsync(
        string person, ReasonGiven why, ClaimsPrincipal user, OwnerDeparture departures, CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(why.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        if (!Reasons.IsPerson(person)) return AuthorityRefusal.NoPerson.ToProblem();
        var caller = Caller.Of(user);
        if (caller.Person == person)
            return (AuthorityRefusal.DutiesSeparated with { Detail = "Somebody else records that a person is gone." }).ToProblem();

        var stopped = await departures.RecordAsync(person, why.Reason, caller, cancellationToken);
        return TypedResults.Ok(new PersonDeparted { Person = person, Agents = stopped });
    }
}
