using System.Text.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §9.2: introspection shows the details of a token as the token has them.</summary>
public sealed class Section9_2IntrospectionTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task IntrospectionKeepsTheDetailsAnArray()
    {
        var answer = await _host.IntrospectAsync(SpiffeIds.ToolProxy, await _host.TaskTokenAsync(await _host.OpenTaskAsync()));

        Assert.Equal(JsonValueKind.Array, answer.GetProperty("authorization_details").ValueKind);
        Assert.Equal("DPoP", answer.GetProperty("token_type").GetString());
        Assert.Equal(_host.AgentKey.Thumbprint, answer.GetProperty("cnf").GetProperty("jkt").GetString());
    }
}
