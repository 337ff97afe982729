using System.Net;
using System.Web;
using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.Console.Tests.SignIn;

public sealed class PersonSignInTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/approvals")]
    [InlineData("GET", "/approvals/apr_1")]
    [InlineData("GET", "/tasks/tsk_1")]
    [InlineData("GET", "/agents/coding-agent")]
    [InlineData("GET", "/evidence/1")]
    [InlineData("GET", "/evidence/1/tlog-proof")]
    [InlineData("GET", "/no-such-page")]
    [InlineData("POST", "/sign-out")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor?id=guess")]
    public async Task NothingIsSeenBeforeSigningIn(string method, string path)
    {
        using var browser = host.Browser();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await browser.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith(ConsoleHost.Authority + "/authorize?", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignInAsksForACodeWithProofKeyAndOneScopePerApi()
    {
        using var browser = host.Browser();
        using var response = await browser.GetAsync("/approvals", Cancelled);

        var query = HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        Assert.Equal(("code", "S256", "console"), (query["response_type"], query["code_challenge_method"], query["client_id"]));
        Assert.Equal("openid profile groups offline_access token-issuer approval-service audit-service policy-service tool-proxy", query["scope"]);
        Assert.EndsWith("/signin-oidc", query["redirect_uri"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/theme.css")]
    [InlineData("/fonts/inter.woff2")]
    public async Task ProbesAndStylesNeedNobody(string path)
    {
        using var browser = host.Browser();

        using var response = await browser.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task EveryAnswerForbidsForeignAndInlineCode()
    {
        using var browser = host.Browser();

        using var response = await browser.GetAsync("/theme.css", Cancelled);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains($"form-action 'self' {ConsoleHost.Authority}", policy);
    }

    [Theory]
    [InlineData("People:Authority", "", "People:Authority is missing")]
    [InlineData("People:Authority", "people", "People:Authority must be an https URL")]
    [InlineData("People:Authority", "http://people.test", "People:Authority must be an https URL")]
    [InlineData("People:ClientId", "", "People:ClientId is empty")]
    public void AWrongSettingStopsTheStartAndNamesTheKey(string key, string value, string message)
    {
        var refused = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var wrong = new ConsoleHost().With(key, value);
            using var client = wrong.CreateClient();
        });

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
