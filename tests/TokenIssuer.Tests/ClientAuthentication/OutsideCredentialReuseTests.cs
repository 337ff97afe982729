using System.Net;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.ClientAuthentication;

/// <summary>How often a credential from outside is good, and with whose key.</summary>
public sealed class OutsideCredentialReuseTests : OutsideAgent
{
    [Fact]
    public async Task OneThatComesAgainCountsWithTheKeyThatItStaysWithOnly()
    {
        await OpenTaskAsync("kubernetes");
        var credential = Fresh("kubernetes");
        using var thief = new DpopKey();

        using var without = await SendAsync(HttpMethod.Get, "/tasks", credential, key: null);
        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: Key);
        using var again = await SendAsync(HttpMethod.Get, "/tasks", credential, key: Key);
        using var stolen = await SendAsync(HttpMethod.Get, "/tasks", credential, key: thief);

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [without.StatusCode, first.StatusCode, again.StatusCode, stolen.StatusCode]);
        Assert.Contains("DPoP", without.Headers.WwwAuthenticate.Single().Parameter);
        Assert.Contains("another key", stolen.Headers.WwwAuthenticate.Single().Parameter);
    }

    [Fact]
    public async Task ItStaysWithACertificateAsWell()
    {
        await OpenTaskAsync("kubernetes");
        Host.Certificate.Certificate = PresentedCertificate.SelfSigned();
        var credential = Fresh("kubernetes");

        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: null);
        using var other = await SendAsync(HttpMethod.Get, "/tasks", credential, key: Key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task AJobsTokenIsGoodForOneRequestWhereverItIsSent()
    {
        var task = await OpenTaskAsync("github");
        var form = TokenForm("github", task);
        (await SendAsync(HttpMethod.Get, "/tasks", form["subject_token"])).Dispose();

        using var again = await SendAsync(HttpMethod.Get, "/tasks", form["subject_token"]);
        var asserted = await PostTokenAsync("/introspect", "t", assertion: form["subject_token"]);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (again.StatusCode, asserted.Status));
        Assert.Contains("used before", (await Host.RefusedAsync(form, Key)).Message);
    }

    /// <summary>A client that puts its credential on all its requests does not use it up before the exchange does.</summary>
    [Fact]
    public async Task InTheHeaderOfTheTokenEndpointItIsNotLookedAt()
    {
        var form = TokenForm("github", await OpenTaskAsync("github"));

        var answer = await Host.PostFormAsync("/token", form, request =>
        {
            request.Headers.Authorization = new("Bearer", form["subject_token"]);
            request.Headers.Add("DPoP", Key.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, Host.Time));
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    /// <summary>RFC 9449 §9.</summary>
    [Fact]
    public async Task AProofThatLacksTheNonceIsToldSo()
    {
        using var host = new IssuerHost(new() { ["Dpop:RequireNonce"] = "true" });
        host.TrustedIssuers.Add(Shapes.KubernetesEntry());
        await host.RegisterOtherAgentAsync(AttestationOf("kubernetes"));
        var credential = Fresh("kubernetes");

        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: Key, host: host);
        using var second = await SendAsync(HttpMethod.Get, "/tasks", credential, key: Key, host: host, nonce: first.Headers.GetValues("DPoP-Nonce").Single());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Contains("use_dpop_nonce", Assert.Single(first.Headers.WwwAuthenticate, challenge => challenge.Scheme == "DPoP").Parameter);
    }
}
