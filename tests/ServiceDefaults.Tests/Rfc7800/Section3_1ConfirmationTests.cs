using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7800;

/// <summary>RFC 7800 §3.1: a token says by which key its presenter proves itself; here always, and in one way.</summary>
public sealed class Section3_1ConfirmationTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"thumbprint\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"jkt\":\"\"}")]
    [InlineData("{\"jkt\":null}")]
    [InlineData("{\"JKT\":\"thumbprint\"}")]
    [InlineData("{\"jwk\":{\"kty\":\"EC\"}}")]
    [InlineData("{\"kid\":\"thumbprint\"}")]
    [InlineData("{\"x5t#S256\":\"\"}")]
    [InlineData("{\"jkt\":\"thumbprint\",\"x5t#S256\":\"thumbprint\"}")]
    public async Task AConfirmationThatIsNotOneThumbprintIsRefused(string confirmation)
    {
        _verifier.Claims["cnf"] = JsonNode.Parse(confirmation);

        Assert.Equal(JwsRefusal.Claims, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("jkt")]
    [InlineData("x5t#S256")]
    public async Task AThumbprintOfAKeyOrOfACertificateWillDo(string member)
    {
        _verifier.Claims["cnf"] = new JsonObject { [member] = "thumbprint" };

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
