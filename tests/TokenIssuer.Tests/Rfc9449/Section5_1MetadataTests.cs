namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §5.1: the metadata says how a proof may be signed.</summary>
public sealed class Section5_1MetadataTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ProofsAreSignedWithEs256() =>
        Assert.Equal("""["ES256"]""", (await _host.MetadataAsync()).GetProperty("dpop_signing_alg_values_supported").GetRawText());
}
