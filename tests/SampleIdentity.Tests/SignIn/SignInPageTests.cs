using System.Net;
using System.Text.RegularExpressions;

namespace AgentTrust.SampleIdentity.Tests.SignIn;

public sealed partial class SignInPageTests(SampleIdentityHost host) : IClassFixture<SampleIdentityHost>, IDisposable
{
    private const string Authorize = "/connect/authorize?client_id=tests";
    private readonly HttpClient _browser = host.Browser();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rita", SampleIdentityHost.Password, HttpStatusCode.Redirect)]
    [InlineData("rita", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("rita", "", HttpStatusCode.Unauthorized)]
    [InlineData("mallory", SampleIdentityHost.Password, HttpStatusCode.Unauthorized)]
    [InlineData("RITA", SampleIdentityHost.Password, HttpStatusCode.Unauthorized)]
    [InlineData("", SampleIdentityHost.Password, HttpStatusCode.Unauthorized)]
    public async Task OnlyAListedPersonWithThePasswordGetsIn(string person, string password, HttpStatusCode status)
    {
        using var response = await PostAsync(person, password);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task AFormFromElsewhereIsRefused()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = "rita", ["password"] = SampleIdentityHost.Password });

        using var response = await _browser.PostAsync("/sign-in", form, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/connect/authorize?x")]
    [InlineData("/connect/authorize@evil.example")]
    [InlineData("/health")]
    public async Task SignInReturnsOnlyToAnAuthorizationRequest(string returnUrl)
    {
        using var response = await PostAsync("rita", SampleIdentityHost.Password, returnUrl);

        Assert.Equal("/sign-in", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task FiveWrongPasswordsCloseTheDoorForAMinuteAndForThatPersonOnly()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            using (await PostAsync("ada", "wrong")) { }

        using var blocked = await PostAsync("ada", SampleIdentityHost.Password);
        using var other = await PostAsync("sam", SampleIdentityHost.Password);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await PostAsync("ada", SampleIdentityHost.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, blocked.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task ThePageSaysThatItIsForLocalUseAndLoadsNothingFromElsewhere()
    {
        using var response = await _browser.GetAsync("/sign-in?return_url=" + Uri.EscapeDataString(Authorize), Cancelled);
        var page = await response.Content.ReadAsStringAsync(Cancelled);

        Assert.Contains("for local use only", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href|action)=\"(https?:)?//", page);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    public void Dispose() => _browser.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string person, string password, string returnUrl = Authorize)
    {
        var page = await _browser.GetStringAsync("/sign-in?return_url=" + Uri.EscapeDataString(Authorize), Cancelled);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
            ["return_url"] = returnUrl,
            ["person"] = person,
            ["password"] = password,
        });
        return await _browser.PostAsync("/sign-in", form, Cancelled);
    }

    [GeneratedRegex("RequestVerificationToken\" value=\"([^\"]+)")]
    private static partial Regex Token();
}
