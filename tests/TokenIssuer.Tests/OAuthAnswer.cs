using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>What an OAuth endpoint answers to a form.</summary>
internal sealed record OAuthAnswer(HttpStatusCode Status, string? MediaType, HttpResponseHeaders Headers, JsonElement Json)
{
    public string? Error => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("error", out var error) ? error.GetString() : null;

    public string? Challenge => Headers.WwwAuthenticate.FirstOrDefault()?.Scheme;
}

internal static class OAuthForms
{
    /// <summary>Posts <paramref name="form"/> as nobody in particular, but for what <paramref name="change"/> adds to the request.</summary>
    public static async Task<OAuthAnswer> PostFormAsync(
        this IssuerHost host, string path, IEnumerable<KeyValuePair<string, string>> form, Action<HttpRequestMessage>? change = null)
    {
        using var anonymous = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        change?.Invoke(request);
        using var answer = await anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            answer.Headers,
            body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body));
    }

    /// <summary>The same with a fresh proof of the agent's for the token endpoint.</summary>
    public static Task<OAuthAnswer> PostTokenFormAsync(this IssuerHost host, IEnumerable<KeyValuePair<string, string>> form) => host.PostFormAsync(
        "/token", form, request => request.Headers.Add("DPoP", host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, host.Time)));

    public static async Task<JsonElement> MetadataAsync(this IssuerHost host)
    {
        using var anonymous = host.Anonymous();
        return await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/oauth-authorization-server", TestContext.Current.CancellationToken);
    }
}
