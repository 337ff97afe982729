using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7638;

/// <summary>RFC 7638 §3.2: of an elliptic curve key crv, kty, x and y count, in this order and without white space.</summary>
public sealed class Section3_2MemberTests
{
    [Fact]
    public void AWorkloadsKeyIsNamedByItsThumbprint()
    {
        using var key = WorkloadKey.Generate();
        var jwk = key.PublicJwk("somebody");

        Assert.Equal(ByHand((string)jwk["x"]!, (string)jwk["y"]!), key.KeyId);
    }

    [Fact]
    public void ThePlacesOfTheMembersCount()
    {
        using var key = WorkloadKey.Generate();
        var jwk = key.PublicJwk("somebody");

        Assert.NotEqual(ByHand((string)jwk["y"]!, (string)jwk["x"]!), key.KeyId);
    }

    private static string ByHand(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
