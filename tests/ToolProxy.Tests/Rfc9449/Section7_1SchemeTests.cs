using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9449;

/// <summary>RFC 9449 §7.1: the scheme DPoP is for tokens that a proof binds.</summary>
public sealed class Section7_1SchemeTests : CertificateCall
{
    [Fact]
    public async Task ACertificateBoundTokenIsNotAcceptedByTheSchemeDpop() => await AssertUnprovenAsync(await Agent.PostAsync(Body));

    [Theory]
    [InlineData("DPoP", true)]
    [InlineData("dpop", true)]
    [InlineData("Bearer", false)]
    [InlineData("Basic", false)]
    public async Task ADpopBoundTokenComesByTheSchemeDpop(string scheme, bool accepted)
    {
        Bind(cnf => cnf["jkt"] = Agent.Thumbprint);

        var answer = await Agent.PostAsync(Body, request =>
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {Agent.Token}");
        });

        if (accepted) Assert.Null(answer.Code);
        else await AssertUnprovenAsync(answer);
    }

    [Fact]
    public async Task TheChallengeNamesTheSchemeAndItsAlgorithms()
    {
        using var answer = await Http.GetAsync("/mcp/git", TestContext.Current.CancellationToken);

        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal("DPoP", challenge.Scheme);
        Assert.Contains("algs=\"ES256\"", challenge.Parameter);
    }
}
