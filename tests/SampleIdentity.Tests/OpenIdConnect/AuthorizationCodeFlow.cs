using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace AgentTrust.SampleIdentity.Tests.OpenIdConnect;

/// <summary>A browser that signs a person in, and the client that redeems the code.</summary>
public abstract class AuthorizationCodeFlow(SampleIdentityHost host) : IClassFixture<SampleIdentityHost>, IDisposable
{
    protected const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636 appendix B

    protected HttpClient Browser { get; } = host.Browser();

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected static string Authorize(string client, string redirectUri)
    {
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        return $"/connect/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(redirectUri)}"
            + $"&scope=openid&state=s&nonce=n&code_challenge={challenge}&code_challenge_method=S256";
    }

    protected async Task<string> CodeAsync()
    {
        var authorize = Authorize("tests", "http://localhost:9/callback");
        var page = await Browser.GetStringAsync("/sign-in?return_url=" + Uri.EscapeDataString(authorize), Cancelled);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Regex.Match(page, "RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value,
            ["return_url"] = authorize,
            ["person"] = "rita",
            ["password"] = SampleIdentityHost.Password,
        });
        using var signedIn = await Browser.PostAsync("/sign-in", form, Cancelled);
        using var response = await Browser.GetAsync(signedIn.Headers.Location, Cancelled);
        return HttpUtility.ParseQueryString(response.Headers.Location!.Query)["code"]!;
    }

    protected async Task<HttpStatusCode> RedeemAsync(string code, string verifier, string client = "tests")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["client_id"] = client, ["code"] = code,
            ["redirect_uri"] = "http://localhost:9/callback", ["code_verifier"] = verifier,
        });
        using var response = await Browser.PostAsync("/connect/token", form, Cancelled);
        return response.StatusCode;
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Browser.Dispose();
    }
}
