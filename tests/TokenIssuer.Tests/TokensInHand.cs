using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>What clients do with a token that they have.</summary>
internal static class TokensInHand
{
    /// <summary>What <paramref name="caller"/> is told of the token.</summary>
    public static async Task<JsonElement> IntrospectAsync(this IssuerHost host, string caller, string token, string? hint = null)
    {
        using var answer = await PostAsync(host, caller, "/introspect", token, hint);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>Whether the token counts, by what the tool proxy is told of it.</summary>
    public static async Task<bool> IsActiveAsync(this IssuerHost host, string token) =>
        (await host.IntrospectAsync(Contracts.Identity.SpiffeIds.ToolProxy, token)).GetProperty("active").GetBoolean();

    public static async Task<HttpStatusCode> RevokeAsync(this IssuerHost host, string caller, string token, string? hint = null)
    {
        using var answer = await PostAsync(host, caller, "/revoke", token, hint);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(IssuerHost host, string caller, string path, string token, string? hint)
    {
        using var client = host.As(caller);
        using var form = new FormUrlEncodedContent(hint is null ? [new("token", token)] : [new("token", token), new("token_type_hint", hint)]);
        return await client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }
}
