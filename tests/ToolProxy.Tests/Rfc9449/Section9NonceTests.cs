using System.Net;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9449;

/// <summary>RFC 9449 §9: the proxy wants its own nonce where it is set to, and gives one with every answer.</summary>
public sealed class Section9NonceTests : NonceCall
{
    [Fact]
    public async Task ACallWithoutANonceIsRefusedAndAnsweredByOne()
    {
        var answer = await PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal(("DPoP", true), (challenge.Scheme, challenge.Parameter!.Contains("error=\"use_dpop_nonce\"", StringComparison.Ordinal)));
        Assert.NotEmpty(NonceOf(answer));
        await AssertRefusedAsync(answer, "caller-unproven");
    }

    [Fact]
    public async Task WithThatNonceTheCallIsMadeAndTheNextNonceComes()
    {
        var nonce = NonceOf(await PostAsync(null));
        var answer = await PostAsync(nonce);

        Assert.Null(answer.Code);
        Assert.Single(Proxy.Tool.Calls);
        Assert.NotEqual(nonce, NonceOf(answer));
    }

    [Fact]
    public async Task AnOldNonceIsRefused()
    {
        var nonce = NonceOf(await PostAsync(null));
        await Proxy.PassAsync(TimeSpan.FromSeconds(61));

        Assert.Contains("use_dpop_nonce", (await PostAsync(nonce)).Headers.WwwAuthenticate.ToString());
    }
}
