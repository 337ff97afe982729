using System.Security.Claims;
using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>Groups are an array in every token, also when there is one: a reader need not know two shapes.</summary>
internal sealed class GroupsClaim : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        WriteAsArray(context.AccessTokenPrincipal);
        WriteAsArray(context.IdentityTokenPrincipal);
        return ValueTask.CompletedTask;
    }

    private static void WriteAsArray(ClaimsPrincipal? token)
    {
        if (token?.GetClaims(JwtClaims.Groups) is not { Length: > 0 } groups) return;

        token.RemoveClaims(JwtClaims.Groups);
        ((ClaimsIdentity)token.Identity!).AddClaim(
            new Claim(JwtClaims.Groups, JsonSerializer.Serialize(groups.AsEnumerable()), JsonClaimValueTypes.JsonArray));
    }
}
