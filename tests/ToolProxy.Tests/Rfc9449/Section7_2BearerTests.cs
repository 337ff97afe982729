using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9449;

/// <summary>RFC 9449 §7.2: a DPoP-bound token is no bearer token.</summary>
public sealed class Section7_2BearerTests : CertificateCall
{
    [Fact]
    public async Task ADpopBoundTokenIsNotAcceptedAsABearerWhateverTheConnectionHas()
    {
        Bind(cnf => cnf["jkt"] = Agent.Thumbprint);

        await AssertUnprovenAsync(await BearerAsync(dropProof: false));
        Assert.Null((await Agent.PostAsync(Body)).Code);
    }
}
