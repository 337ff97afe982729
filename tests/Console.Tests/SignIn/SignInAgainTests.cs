using System.Net;

namespace AgentTrust.Console.Tests.SignIn;

public sealed class SignInAgainTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [Theory]
    [InlineData("https://elsewhere.test/")]
    [InlineData("//elsewhere.test/")]
    [InlineData("/\\elsewhere.test/")]
    [InlineData("approvals")]
    [InlineData("")]
    public async Task NobodyIsSentElsewhereAfterwards(string address)
    {
        using var browser = host.Browser();

        using var answer = await browser.GetAsync($"/sign-in-again?return={Uri.EscapeDataString(address)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task TheProviderIsAskedForASignInOfNow()
    {
        using var browser = host.Browser();

        using var answer = await browser.GetAsync("/sign-in-again?return=/passkeys", TestContext.Current.CancellationToken);

        Assert.StartsWith(ConsoleHost.Authority + "/authorize", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains("max_age=60", answer.Headers.Location!.Query, StringComparison.Ordinal);
    }
}
