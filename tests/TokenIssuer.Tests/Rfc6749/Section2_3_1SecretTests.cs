using System.Net;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §2.3.1: there are no client secrets here, wherever one is sent.</summary>
public sealed class Section2_3_1SecretTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("/introspect")]
    [InlineData("/revoke")]
    public async Task ASecretInTheHeaderProvesNobody(string path)
    {
        var answer = await _host.PostFormAsync(path, [new("token", "t")], request =>
            request.Headers.Authorization = new("Basic", Convert.ToBase64String("coding-agent:secret"u8)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Theory]
    [InlineData("/introspect")]
    [InlineData("/revoke")]
    [InlineData("/token")]
    public async Task ASecretInTheFormProvesNobody(string path)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        (form["token"], form["client_id"], form["client_secret"]) = ("t", IssuerHost.Agent, "a secret");

        Assert.Equal("invalid_client", (await _host.PostFormAsync(path, form)).Error);
    }
}
