namespace AgentTrust.TokenIssuer.Tests.Rfc9068;

/// <summary>RFC 9068 §2.1: an access token says in its header what it is, and which published key signed it.</summary>
public sealed class Section2_1HeaderTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheHeaderOfATokenIsTypeAlgorithmAndKey()
    {
        var header = Exchanges.HeaderOf(await _host.TaskTokenAsync(await _host.OpenTaskAsync()));

        Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        Assert.Equal(_host.SigningKeys.Keys[0].Id, header.GetProperty("kid").GetString());
    }
}
