using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc8705;

/// <summary>RFC 8705 §3: a certificate-bound token is good only on a connection with that certificate, and no token is good both ways.</summary>
public sealed class CertificateBoundTokenTests : RefusedCall
{
    private static readonly string Body = AgentUnderTest.Call("read_file");

    public override async ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:Resource:AcceptCertificates"] = "true";
        Proxy.Certificate.Certificate = PresentedCertificate.SelfSigned();
        await base.InitializeAsync();
        Bind(cnf => cnf["x5t#S256"] = ClientCertificate.ThumbprintOf(Proxy.Certificate.Certificate));
    }

    [Fact]
    public async Task OnAConnectionWithItsCertificateTheTokenHolds()
    {
        Assert.Null((await BearerAsync()).Code);
        Assert.Single(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task OnAConnectionWithoutACertificateItDoesNot()
    {
        Proxy.Certificate.Certificate = null;

        await AssertUnprovenAsync(await BearerAsync());
    }

    [Fact]
    public async Task OnAConnectionWithAnotherCertificateItDoesNot()
    {
        Proxy.Certificate.Certificate = PresentedCertificate.SelfSigned();

        await AssertUnprovenAsync(await BearerAsync());
    }

    [Fact]
    public async Task ACertificateBoundTokenIsNotAcceptedByTheSchemeDpop() => await AssertUnprovenAsync(await Agent.PostAsync(Body));

    [Fact]
    public async Task ADpopBoundTokenIsNotAcceptedAsABearerWhateverTheConnectionHas()
    {
        Bind(cnf => cnf["jkt"] = Agent.Thumbprint);

        await AssertUnprovenAsync(await BearerAsync(dropProof: false));
        Assert.Null((await Agent.PostAsync(Body)).Code);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task ATokenIsBoundInExactlyOneWay(bool key, bool certificate)
    {
        Bind(cnf =>
        {
            if (key) cnf["jkt"] = Agent.Thumbprint;
            if (certificate) cnf["x5t#S256"] = ClientCertificate.ThumbprintOf(Proxy.Certificate.Certificate!);
        });

        await AssertUnprovenAsync(await BearerAsync());
        await AssertUnprovenAsync(await Agent.PostAsync(Body));
    }

    [Fact]
    public async Task ARevocationOfTheCertificateEndsTheToken()
    {
        var thumbprint = ClientCertificate.ThumbprintOf(Proxy.Certificate.Certificate!);
        Proxy.Issuer.Revoke(RevocationKind.Key, thumbprint);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Key, thumbprint));

        await AssertRefusedAsync(await BearerAsync(), "revoked");
    }

    [Fact]
    public async Task TheMetadataSaysThatACertificateWillDo()
    {
        var metadata = JsonNode.Parse(await Http.GetStringAsync("/.well-known/oauth-protected-resource/mcp/git", TestContext.Current.CancellationToken))!;

        Assert.True(metadata["tls_client_certificate_bound_access_tokens"]!.GetValue<bool>());
        Assert.False(metadata["dpop_bound_access_tokens_required"]!.GetValue<bool>());
    }

    private void Bind(Action<JsonObject> bind) => Agent.Token = Proxy.Issuer.IssueAgentToken("", claims =>
    {
        var cnf = new JsonObject();
        bind(cnf);
        claims["cnf"] = cnf;
    });

    private Task<Answer> BearerAsync(bool dropProof = true) => Agent.PostAsync(Body, request =>
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Agent.Token}");
        if (dropProof) request.Headers.Remove("DPoP");
    });

    private async Task AssertUnprovenAsync(Answer answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        await AssertRefusedAsync(answer, "caller-unproven");
    }
}
