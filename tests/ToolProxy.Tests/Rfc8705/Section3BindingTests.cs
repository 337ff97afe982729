using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc8705;

/// <summary>RFC 8705 §3: a certificate-bound token is good only on a connection with that certificate, and no token is good both ways.</summary>
public sealed class Section3BindingTests : CertificateCall
{
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
}
