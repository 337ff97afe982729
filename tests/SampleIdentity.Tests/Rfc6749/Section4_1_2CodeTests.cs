using System.Net;
using AgentTrust.SampleIdentity.Tests.OpenIdConnect;

namespace AgentTrust.SampleIdentity.Tests.Rfc6749;

/// <summary>RFC 6749 §4.1.2: a code is good once, and for the client that it was made for.</summary>
public sealed class Section4_1_2CodeTests(SampleIdentityHost host) : AuthorizationCodeFlow(host)
{
    [Fact]
    public async Task ACodeIsRedeemedOnceAndOnlyWithItsVerifier()
    {
        var code = await CodeAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(code, "another-verifier-that-is-long-enough-for-the-rules"));
        Assert.Equal(HttpStatusCode.OK, await RedeemAsync(code, Verifier));
        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(code, Verifier));
    }

    [Fact]
    public async Task ACodeOfOneClientIsUselessToAnother() =>
        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(await CodeAsync(), Verifier, client: "cli"));
}
