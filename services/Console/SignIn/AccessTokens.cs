using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>The person has to sign in again: the session ended here or at the provider.</summary>
internal sealed class SignInNeededException() : Exception("Your session has ended. Sign in again.");

/// <summary>Fetches a person's access token for one API at a time, so that no service can use it at another.</summary>
internal sealed class AccessTokens(PersonSessions sessions, IOptionsMonitor<OpenIdConnectOptions> oidc, TimeProvider time)
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    /// <exception cref="SignInNeededException">There is no session that the provider still honours.</exception>
    public async Task<string> GetAsync(ClaimsPrincipal person, string api, CancellationToken cancellationToken)
    {
        var session = sessions.Find(person) ?? throw new SignInNeededException();

        await session.Refreshing.WaitAsync(cancellationToken);
        try
        {
            if (session.AccessTokens.TryGetValue(api, out var kept) && kept.ExpiresAt - Early > time.GetUtcNow()) return kept.Token;

            if (await RefreshAsync(session, api, cancellationToken) is { } token) return token;

            sessions.End(person);
            throw new SignInNeededException();
        }
        finally
        {
            session.Refreshing.Release();
        }
    }

    // RFC 6749 §6: the scope of a refresh may be narrower than what the person consented to.
    private async Task<string?> RefreshAsync(PersonSession session, string api, CancellationToken cancellationToken)
    {
        if (session.RefreshToken is null) return null;

        var provider = oidc.Get(PersonSignInSetup.Provider);
        var configuration = await provider.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var form = new FormUrlEncodedContent(Parameters(provider, session.RefreshToken, api));
        using var response = await provider.Backchannel.PostAsync(new Uri(configuration.TokenEndpoint), form, cancellationToken);

        if ((int)response.StatusCode is >= 400 and < 500) return null;
        response.EnsureSuccessStatusCode();

        using var tokens = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var token = tokens.RootElement.GetProperty("access_token").GetString()!;
        var seconds = tokens.RootElement.TryGetProperty("expires_in", out var expires) ? expires.GetInt32() : 0;
        if (tokens.RootElement.TryGetProperty("refresh_token", out var next)) session.RefreshToken = next.GetString();

        session.AccessTokens[api] = (token, time.GetUtcNow().AddSeconds(seconds));
        return token;
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(OpenIdConnectOptions provider, string refreshToken, string api)
    {
        yield return KeyValuePair.Create("grant_type", "refresh_token");
        yield return KeyValuePair.Create("refresh_token", refreshToken);
        yield return KeyValuePair.Create("scope", "openid " + api);
        yield return KeyValuePair.Create("client_id", provider.ClientId!);
        if (provider.ClientSecret is { } secret) yield return KeyValuePair.Create("client_secret", secret);
    }
}
