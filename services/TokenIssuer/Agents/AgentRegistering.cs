using System.Security.Claims;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>A person proposes an agent and becomes its owner, or names who is to be asked.</summary>
internal static class AgentRegistering
{
    private const string FromSeed = "seed file";

    public static async Task<Results<Created<AgentRegistration>, ProblemHttpResult>> PostAsync(
        JsonElement body,
        ClaimsPrincipal user,
        IAgentRegister register,
        IOptions<WorkloadIssuerOptions> issuers,
        CancellationToken cancellationToken)
    {
        var (request, malformed) = RegistrationRequest.Read(body);
        if (request is null) return malformed!.ToProblem();
        if (RegistrationRules.FirstRefusal(request) is { } refusal) return refusal.ToProblem();

        var untrusted = RegistrationRules.AttestationsOf(request).FirstOrDefault(one =>
            one.Issuer != SpiffeIds.TrustDomain && issuers.Value.TrustedIssuers.All(trusted => trusted.Issuer != one.Issuer));
        if (untrusted is not null)
            return RegistrationRequest.Malformed($"The issuer {untrusted.Issuer} is not trusted: add it to {WorkloadIssuerOptions.Section}:{nameof(WorkloadIssuerOptions.TrustedIssuers)} first.").ToProblem();
        if (request.Owner is { } owner && await register.IsDepartedAsync(owner, cancellationToken)) return AuthorityRefusal.PersonGone.ToProblem();

        var caller = Caller.Of(user);
        var ruling = await register.RegisterAsync(
            SpiffeIds.Agent(request.Name), (known, now) => Decide(known, request, caller, now), cancellationToken);
        return ruling.Value is { } registered
            ? TypedResults.Created($"/agents/{registered.Agent.Name}", registered)
            : ruling.Refusal!.ToProblem();
    }

    public static Decided<Ruling<AgentRegistration>> Decide(AgentRegister known, RegisterAgent request, Caller caller, DateTimeOffset now)
    {
        if (known.Existing is not null) return new(AuthorityRefusal.AgentExists, AuthorityChange.None);

        var attestations = RegistrationRules.AttestationsOf(request);
        var taken = known.Attestations.FirstOrDefault(other => attestations.Any(other.Attestation.Overlaps));
        if (taken is not null)
            return new(AuthorityRefusal.SharedIdentity with { Detail = $"{taken.Attestation.Subject} proves {taken.Agent} already." }, AuthorityChange.None);

        var agent = new RegisteredAgent
        {
            Facts = new AgentFacts
            {
                Id = SpiffeIds.Agent(request.Name),
                Name = request.Name,
                Owner = caller.Person!,
                ProposedOwner = request.Owner == caller.Person ? null : request.Owner,
                RegisteredBy = caller.Person,
                RegisteredAt = now,
                Function = request.Function,
                State = AgentState.Proposed,
                Bounds = request.Bounds,
                ReviewDue = now.AddDays(request.ReviewAfterDays),
                MaxPlaces = request.MaxPlaces,
                Model = request.Model,
                Framework = request.Framework,
                Version = 1,
            },
            Attestations = attestations,
            OwnerGroups = caller.Groups,
        };
        var made = AgentChanges.Made(agent, AuditKinds.AgentRegistered, "registered", caller, request.Reason, now);
        return new(
            new AgentRegistration { Agent = agent.Facts, Warnings = [.. RegistrationRules.Warnings(agent.Facts)] },
            made with { Agent = null, NewAgent = agent });
    }

    /// <summary>The beginning of a seeded agent's history; null where nobody said when it was.</summary>
    public static AgentHistoryEntry? SeededEntry(RegisteredAgent agent) => agent.Facts.RegisteredAt is { } at
        ? AgentChanges.Entry(agent, AuditKinds.AgentRegistered, FromSeed, "It was in the seed file.", at)
        : null;
}
