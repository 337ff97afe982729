namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §10: the metadata lists the types of details, and each of them is one that a token can have.</summary>
public sealed class Section10MetadataTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheTypesOfDetailsAreListed() => Assert.Equal(
        """["agenttrust_task","agenttrust_tool_call"]""",
        (await _host.MetadataAsync()).GetProperty("authorization_details_types_supported").GetRawText());
}
