using AgentTrust.ToolProxy.Inspection;
using AgentTrust.Suites.Secrets;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class SecretRedactionTests
{
    [Theory]
    [InlineData("The total was rounded per line; see OrderTotal.cs:42.")]
    [InlineData("https://git.test/shop/checkout/pulls/7?tab=files")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("http://localhost:5105/mcp/git and me@example.com")]
    [InlineData("aws_access_key_id = AKIAIOSFODNN7EXAMPLE")]
    [InlineData("postgres://shop:${DB_PASSWORD}@db/checkout and https://me:$TOKEN@git.test")]
    [InlineData("password=request.Body.Password; accessToken: this.configuration.getAccessToken(options)")]
    [InlineData("const secretKey = Environment.GetEnvironmentVariable(\"SECRET_KEY\");")]
    [InlineData("the block starts with -----BEGIN PRIVATE KEY----- and ends with another line")]
    public void OrdinaryTextStays(string text) => Assert.Equal(text, SecretRedaction.Redact(text, null, out int _));

    [Fact]
    public void EverySecretOfATextIsTakenOut()
    {
        var random = new Random(7);
        string Token() => "ghp_" + MadeUp.Base62(random, 36);

        var text = SecretRedaction.Redact($"{Token()} {Token()},{Token()}", null, out int count);

        Assert.Equal(("[redacted: GitHub token] [redacted: GitHub token],[redacted: GitHub token]", 3), (text, count));
    }

    [Fact]
    public void WhereTwoOverlapBothGo()
    {
        var bearer = "ghp_" + MadeUp.Base62(new Random(7), 36) + "." + MadeUp.Base64Url(new Random(8), 20);

        Assert.Equal("Authorization: Bearer [redacted: HTTP bearer token]", SecretRedaction.Redact($"Authorization: Bearer {bearer}", null, out int _));
    }

    [Theory]
    [InlineData("SECRET_KEY=")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("https://me:")]
    public void WhatHasAFormOfItsOwnGivesTheName(string before)
    {
        var (text, after) = ($"{before}ghp_{MadeUp.Base62(new Random(7), 36)}", before.StartsWith("https", StringComparison.Ordinal) ? "@git.test" : "");

        Assert.Equal($"{before}[redacted: GitHub token]{after}", SecretRedaction.Redact(text + after, null, out int _));
    }
}
