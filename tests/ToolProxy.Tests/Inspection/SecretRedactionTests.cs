using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class SecretRedactionTests
{
    [Theory]
    [InlineData("AKIA" + "IOSFODNN7QXZMPLT", "[redacted: AWS access key]")]
    [InlineData("glpat-" + "abcdefghij0123456789", "[redacted: GitLab token]")]
    [InlineData("xoxb-" + "123456789012-abcdefghij", "[redacted: Slack token]")]
    [InlineData("sk_" + "live_abcdefghijklmnop1234", "[redacted: Stripe key]")]
    [InlineData("npm_" + "abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: npm token]")]
    [InlineData("AIza" + "SyA0123456789abcdefghijklmnopqrstuv", "[redacted: Google API key]")]
    [InlineData("sk-" + "proj-abcdefghijklmnopqrstuvwxyz0123", "[redacted: OpenAI key]")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZ2VudCJ9.c2lnbmF0dXJlLW9m", "[redacted: JSON web token]")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIB\n-----END EC PRIVATE KEY-----", "[redacted: private key]")]
    [InlineData("AccountKey=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP0123==", "AccountKey=[redacted: Azure storage key]")]
    [InlineData("postgres://shop:hunter2@db/checkout", "postgres://shop:[redacted: password in a URL]@db/checkout")]
    public void WellKnownCredentialsAreTakenOut(string secret, string left)
    {
        var text = SecretRedaction.Redact($"before {secret} after", null, out int count);

        Assert.Equal(($"before {left} after", 1), (text, count));
    }

    [Theory]
    [InlineData("The total was rounded per line; see OrderTotal.cs:42.")]
    [InlineData("https://git.test/shop/checkout/pulls/7?tab=files")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("http://localhost:5105/mcp/git and me@example.com")]
    public void OrdinaryTextStays(string text) => Assert.Equal(text, SecretRedaction.Redact(text, null, out int _));
}
