using System.Net;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9449;

/// <summary>RFC 9449 §9: the proxy wants its own nonce where it is set to; and at the token issuer it is a client that brings one.</summary>
public sealed class NonceTests : RefusedCall
{
    private static readonly string Body = AgentUnderTest.Call("read_file");

    public override ValueTask InitializeAsync()
    {
        Proxy.Settings["Dpop:RequireNonce"] = "true";
        return base.InitializeAsync();
    }

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

    private Task<Answer> PostAsync(string? nonce, string tool = "read_file") => Agent.PostAsync(tool == "read_file" ? Body : AgentUnderTest.Call(tool), request =>
    {
        request.Headers.Remove("DPoP");
        request.Headers.TryAddWithoutValidation("DPoP", Agent.Proof(HttpMethod.Post, new Uri(Http.BaseAddress!, "/mcp/git"), nonce));
    });

    private static string NonceOf(Answer answer) => answer.Headers.GetValues("DPoP-Nonce").Single();
}
