namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §6.1: a token says by <c>cnf.jkt</c> whose proofs it needs.</summary>
public sealed class Section6_1ConfirmationTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheTokenIsBoundToTheKeyOfTheProof()
    {
        var task = await _host.OpenTaskAsync();

        var claims = Exchanges.ClaimsOf(await _host.TaskTokenAsync(task));

        Assert.Equal(_host.AgentKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
    }
}
