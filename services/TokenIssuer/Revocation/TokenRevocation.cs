using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.ClientAuthentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.TokenExchange;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>RFC 7009: a token's subject, the client it was issued to, or who stands between them, gives it back.</summary>
internal static class TokenRevocation
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

        // RFC 7009 §2.2: a token that is invalid already is as good as revoked.
        if (await tokens.ReadAsync(text) is not { } token) return TypedResults.Ok();

        if (caller != token.Subject && caller != token.Client && !token.Actors.Contains(caller))
            return TokenRefusal.UnauthorizedClient("The token was issued to somebody else.").ToResult();

        await store.ChangeAsync(token.Subject, null, (authority, now) => Revoke(token, caller, authority, now), cancellationToken);
        return TypedResults.Ok();
    }

    private static Decided<bool> Revoke(IssuedToken token, string caller, AgentAuthority? authority, DateTimeOffset now) =>
        new(true, new AuthorityChange
        {
            Revocations = [new(RevocationKind.Token, token.Id, null, RevocationClock.RevokedAt(now, authority?.EndedAt))],
            Records = [TokenRecords.Revoked(token, caller)],
            Events = [new TokenRevoked { Token = token.Id, Agent = token.Subject, Task = token.TaskId, RevokedBy = caller, At = now }],
        });
}
