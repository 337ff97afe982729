using System.Security.Cryptography;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AppHost.Tests.Leaks;

/// <summary>A search that finds nothing proves something only when it would have found it.</summary>
public sealed class CredentialSearchTests
{
    private readonly CredentialSearch _search = new(new Dictionary<string, string> { ["Some__Password"] = "correct horse" });

    [Fact]
    public void ATokenIsFoundInTheMiddleOfAText()
    {
        using var key = WorkloadKey.Generate();
        var credential = key.CreateCredential(SpiffeIds.Agent("a"), SpiffeIds.TokenIssuer, DateTimeOffset.UnixEpoch);

        var found = Assert.Single(_search.In($"Authorization: DPoP {credential}, and more"));
        Assert.DoesNotContain(credential, found);
    }

    [Fact]
    public void APrivateKeyIsFoundInEitherForm()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Single(_search.In(key.ExportPkcs8PrivateKeyPem()));
        Assert.Single(_search.In("""{"kty":"EC","d":"0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"}"""));
    }

    [Fact]
    public void AKnownSecretIsFoundByItsValue() => Assert.Single(_search.In("Host=x;Password=correct horse;"));

    [Fact]
    public void OrdinaryTextHoldsNothing() => Assert.Empty(_search.In("The task task-0199 was closed: done. eyJust kidding."));
}
