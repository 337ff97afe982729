using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

/// <summary>How a secret may be sent (RFC 7617 §2, RFC 9110 §5.6.2).</summary>
public sealed class StoredSecretRulesTests : IDisposable
{
    private readonly SecretFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("robot", true)]
    [InlineData("robot@example", true)]
    [InlineData("ro:bot", false)] // whoever reads it takes the rest for the password's beginning
    [InlineData(":", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void AUserNameHasNoColon(string? user, bool holds) => Assert.Equal(holds, !Broken(secret => (secret.Scheme, secret.User) = ("Basic", user)).Any());

    [Theory]
    [InlineData("X-Api-Key", true)]
    [InlineData("x_api.key~1", true)]
    [InlineData("X Api", false)]
    [InlineData("X-Api:", false)]
    [InlineData("X-Api\r\nHost", false)]
    [InlineData("X-\u00C4pi", false)]
    [InlineData("", false)]
    public void TheNameOfAHeaderIsAToken(string header, bool holds) => Assert.Equal(holds, !Broken(secret => secret.Header = header).Any());

    private IEnumerable<string> Broken(Action<StoredSecret> change)
    {
        var secret = new StoredSecret { Directory = _folder.Folder, Name = SecretFolder.Name };
        change(secret);
        return StoredSecretRules.Broken("Git:Secret", secret);
    }
}
