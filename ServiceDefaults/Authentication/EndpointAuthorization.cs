using AgentTrust.Contracts.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Says at the route who may call it.</summary>
public static class EndpointAuthorization
{
    /// <summary>Only these workloads, by SPIFFE ID.</summary>
    public static TBuilder RequireWorkload<TBuilder>(this TBuilder endpoint, params string[] spiffeIds)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAssertion(context => IsWorkload(context, spiffeIds)));

    /// <summary>Any registered shape of agent; which one is the handler's business.</summary>
    public static TBuilder RequireAgent<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAssertion(IsAgent));

    /// <summary>A person of one of the groups; any person when none is named.</summary>
    public static TBuilder RequirePerson<TBuilder>(this TBuilder endpoint, params string[] groups)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAssertion(context => IsPerson(context, groups)));

    /// <summary>One of the workloads, or a person of one of the groups (any person when none is named).</summary>
    public static TBuilder RequireWorkloadOrPerson<TBuilder>(this TBuilder endpoint, string[] spiffeIds, string[] groups)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAssertion(
            context => IsWorkload(context, spiffeIds) || IsPerson(context, groups)));

    /// <summary>An agent, one of the workloads, or a person of one of the groups (any person when none is named).</summary>
    public static TBuilder RequireAgentOrWorkloadOrPerson<TBuilder>(this TBuilder endpoint, string[] spiffeIds, string[] groups)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAssertion(
            context => IsAgent(context) || IsWorkload(context, spiffeIds) || IsPerson(context, groups)));

    private static bool IsWorkload(AuthorizationHandlerContext context, string[] spiffeIds) =>
        context.User.WorkloadId() is { } id && spiffeIds.Contains(id, StringComparer.Ordinal);

    private static bool IsAgent(AuthorizationHandlerContext context) =>
        context.User.WorkloadId() is { } id && SpiffeIds.IsAgent(id);

    private static bool IsPerson(AuthorizationHandlerContext context, string[] groups) =>
        context.User.PersonId() is not null && (groups.Length == 0 || context.User.PersonGroups().Intersect(groups).Any());
}
