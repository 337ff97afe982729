using Microsoft.Playwright;

namespace AgentTrust.Console.BrowserTests.RealSystem;

/// <summary>Chromium's own virtual authenticator: it verifies its user and makes real signatures.</summary>
internal static class Authenticator
{
    public static async Task AttachAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true,
            },
        });
    }
}
