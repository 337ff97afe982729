using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.TokenIssuer.Revocation;

internal static class RevocationEndpoints
{
    public const string RevokePath = "/revoke";
    public const string IntrospectPath = "/introspect";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static void MapRevocation(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("").WithTags("Tokens");

        // Anonymous as routes: a client may prove itself in the form, so the endpoints ask. Every workload may; people have no part in tokens.
        tokens.MapPost(RevokePath, TokenRevocation.PostAsync).AllowAnonymous();
        tokens.MapPost(IntrospectPath, TokenIntrospection.PostAsync).AllowAnonymous();
        tokens.MapGet("/revocations", ReadFeedAsync).RequireWorkload(PlatformCallers.Services);
        routes.MapKillSwitch();
    }

    /// <summary>Long poll: answers at once when there is news, else when there is some or the wait is over.</summary>
    private static async Task<Ok<RevocationPage>> ReadFeedAsync(
        long? after,
        [FromQuery(Name = "wait_milliseconds")] int? waitMilliseconds,
        IAuthorityStore store,
        ChangeSignal signal,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Clamp(waitMilliseconds ?? 0, 0, LongestWait.TotalMilliseconds));
        return TypedResults.Ok(await signal.WaitForAsync(
            ending => store.ReadRevocationsAsync(after ?? 0, ending), page => page.Entries.Count > 0, wait, time, cancellationToken));
    }
}
