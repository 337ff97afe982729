using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace AgentTrust.Fakes;

/// <summary>A person who signed in at a running sample-identity, as a browser would: page, password, code, tokens.</summary>
/// <remarks>Asks for one API at a time, so every access token has exactly one audience.</remarks>
public sealed partial class SignedInPerson
{
    private const string ClientId = "tests";
    private const string RedirectUri = "http://localhost:9/callback"; // never opened: the code is read from the redirect
    private readonly HttpClient _http;
    private readonly string _refreshToken;

    private SignedInPerson(HttpClient http, string name, string idToken, string refreshToken) =>
        (_http, Name, IdToken, _refreshToken) = (http, name, idToken, refreshToken);

    public string Name { get; }

    public string IdToken { get; }

    /// <param name="http">Must follow no redirects and keep cookies, see <see cref="CreateClient"/>; its base address is sample-identity.</param>
    public static async Task<SignedInPerson> SignInAsync(
        HttpClient http, string name, string password, CancellationToken cancellationToken, params string[] apis)
    {
        var verifier = Base64Url(RandomNumberGenerator.GetBytes(32));
        var code = await GetCodeAsync(http, name, password, verifier, apis, cancellationToken);
        var tokens = await PostTokenAsync(http, cancellationToken,
            ("grant_type", "authorization_code"), ("client_id", ClientId), ("code", code),
            ("redirect_uri", RedirectUri), ("code_verifier", verifier));

        return new SignedInPerson(http, name, Member(tokens, "id_token"), Member(tokens, "refresh_token"));
    }

    /// <summary>A client for <see cref="SignInAsync"/> towards the given address of sample-identity.</summary>
    public static HttpClient CreateClient(Uri authority) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }, disposeHandler: true)
        {
            BaseAddress = authority,
        };

    /// <summary>An access token that only <paramref name="api"/> (e.g. <c>approval-service</c>) accepts.</summary>
    public async Task<string> GetAccessTokenAsync(string api, CancellationToken cancellationToken) =>
        Member(await PostTokenAsync(_http, cancellationToken,
            ("grant_type", "refresh_token"), ("client_id", ClientId), ("refresh_token", _refreshToken), ("scope", "openid " + api)),
            "access_token");

    /// <summary>A client of one service that acts as this person.</summary>
    public async Task<HttpClient> CreateClientAsync(string api, Uri service, CancellationToken cancellationToken)
    {
        var token = await GetAccessTokenAsync(api, cancellationToken);
        return new HttpClient { BaseAddress = service, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }

    private static async Task<string> GetCodeAsync(
        HttpClient http, string name, string password, string verifier, string[] apis, CancellationToken cancellationToken)
    {
        var scope = string.Join(' ', ["openid", "profile", "groups", "offline_access", .. apis]);
        var challenge = Base64Url(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));
        var authorize = "/connect/authorize?response_type=code&response_mode=query&state=s&nonce=n&prompt=login"
            + $"&client_id={ClientId}&redirect_uri={Uri.EscapeDataString(RedirectUri)}&scope={Uri.EscapeDataString(scope)}"
            + $"&code_challenge={challenge}&code_challenge_method=S256";

        var signIn = await RedirectAsync(http, await http.GetAsync(authorize, cancellationToken), cancellationToken);
        var page = await http.GetStringAsync(signIn, cancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Input(page, "__RequestVerificationToken"),
            ["return_url"] = Input(page, "return_url"),
            ["person"] = name,
            ["password"] = password,
        });
        var back = await RedirectAsync(http, await http.PostAsync("/sign-in", form, cancellationToken), cancellationToken);
        var client = await RedirectAsync(http, await http.GetAsync(back, cancellationToken), cancellationToken);

        return HttpUtility.ParseQueryString(client.Query)["code"]
            ?? throw new InvalidOperationException($"No code came back: {client.Query}");
    }

    private static async Task<Uri> RedirectAsync(HttpClient http, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
            return response.Headers.Location is { } location
                ? new Uri(http.BaseAddress!, location)
                : throw new InvalidOperationException(
                    $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static async Task<JsonElement> PostTokenAsync(
        HttpClient http, CancellationToken cancellationToken, params (string Name, string Value)[] parameters)
    {
        using var form = new FormUrlEncodedContent(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        using var response = await http.PostAsync("/connect/token", form, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(body)
            : throw new InvalidOperationException($"The token endpoint answered {(int)response.StatusCode}: {body}");
    }

    private static string Input(string page, string name) =>
        Inputs().Matches(page).FirstOrDefault(input => input.Groups["name"].Value == name) is { } found
            ? HttpUtility.HtmlDecode(found.Groups["value"].Value)
            : throw new InvalidOperationException($"The sign-in page has no field {name}.");

    private static string Member(JsonElement tokens, string name) => tokens.GetProperty(name).GetString()!;

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex Inputs();
}
