using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9449;

/// <summary>RFC 9449 §8: at the token issuer the proxy is a client that brings the nonce it was given.</summary>
public sealed class Section8ClientTests : NonceCall
{
    [Fact]
    public async Task TheProxyBringsTheIssuersNonceAndAsksForItOnce()
    {
        Proxy.Issuer.Nonce = "first";
        var nonce = NonceOf(await PostAsync(null));

        Assert.Null((await PostAsync(nonce, "write_file")).Code);
        Assert.Null((await PostAsync(nonce, "write_file")).Code);
        Assert.Equal(1, Proxy.Issuer.NonceRefusals);

        Proxy.Issuer.Nonce = "second";
        Assert.Null((await PostAsync(nonce, "write_file")).Code);
        Assert.Equal(2, Proxy.Issuer.NonceRefusals);
    }
}
