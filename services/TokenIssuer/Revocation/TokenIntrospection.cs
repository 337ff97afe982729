using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.ClientAuthentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>RFC 7662: whether a token counts right now, and what it says.</summary>
internal static class TokenIntrospection
{
    public static async Task<IResult> PostAsync(
        HttpRequest request, ClientAuthenticator clients, IssuedTokens tokens, IAuthorityStore store, CancellationToken cancellationToken)
    {
        // Who asks comes before what: a stranger learns nothing of what is wrong with the rest.
        var form = await OAuthForm.ReadAsync(request, cancellationToken);
        var client = await clients.RequireAsync(request, form ?? FormCollection.Empty, cancellationToken);
        if (client.Client is not { } caller) return client.Refusal!.ToResult();
        if (form is null || form["token"] is not [{ Length: > 0 } text])
            return TokenRefusal.InvalidRequest("Send application/x-www-form-urlencoded with one token.").ToResult();

        // RFC 7662 §2.2: no more than "not active" is said of a token that is not the caller's to know.
        if (await tokens.ReadAsync(text) is not { } token || !MayKnow(caller, token)) return Inactive();

        var counts = await store.IssueAsync(
            token.Subject, token.SubAgents, token.TaskId, token.Presented, (authority, now) => Judge(token, authority, now), cancellationToken);
        return counts ? Active(token) : Inactive();
    }

    private static bool MayKnow(string caller, IssuedToken token) =>
        !SpiffeIds.IsAgent(caller) || caller == token.Subject || token.Actors.Contains(caller);

    private static Decided<bool> Judge(IssuedToken token, AgentAuthority? authority, DateTimeOffset now) =>
        new(authority is not null
            && authority.Actors.Count == token.SubAgents.Count
            && authority.Chain.All(agent => agent.Facts is { State: AgentState.Active or AgentState.UnderReview, Orphaned: false })
            && authority.FindTask(token.TaskId) is { } task
            && TaskLife.IsOpen(task, now)
            && (token.Task is null || token.Task.Step == task.Step)
            && !authority.TokenRevocations.Any(token.Presented.IsEndedBy), AuthorityChange.None);

    private static JsonHttpResult<JsonObject> Inactive() => TypedResults.Json(new JsonObject { ["active"] = false });

    /// <summary>The claims as they were signed: <c>authorization_details</c> stays an array (RFC 9396 §9.2).</summary>
    private static JsonHttpResult<JsonObject> Active(IssuedToken token)
    {
        var answer = JsonObject.Create(JsonSerializer.SerializeToElement(token.Claims))!;
        answer["active"] = true;
        answer["token_type"] = token.JwkThumbprint is null ? "Bearer" : "DPoP";
        return TypedResults.Json(answer);
    }
}
