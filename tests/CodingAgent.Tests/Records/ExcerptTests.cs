using AgentTrust.CodingAgent.Records;

namespace AgentTrust.CodingAgent.Tests.Records;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln and more", "token [redacted] and more")]
    [InlineData("key pk_0123456789abcdef0123", "key [redacted]")]
    [InlineData("AKIAIOSFODNN7EXAMPLE is a key", "[redacted] is a key")]
    [InlineData("value q1w2e3r4t5y6u7i8o9p0q1w2e3r4t5y6u7i8o9p0Zz", "value [redacted]")]
    [InlineData("src/Checkout/OrderTotal.cs:12 has Math.Round", "src/Checkout/OrderTotal.cs:12 has Math.Round")]
    [InlineData("order 70291: 25.43, not 25.44", "order 70291: 25.43, not 25.44")]
    public void WhatLooksLikeASecretIsLeftOut(string text, string excerpt) => Assert.Equal(excerpt, Excerpt.Of(text));

    [Fact]
    public void AnExcerptIsShort() => Assert.Equal(601, Excerpt.Of(string.Concat(Enumerable.Repeat("ab ", 1000))).Length);

    [Fact]
    public void HalfACharacterIsNotRecorded() =>
        Assert.Equal(600, Excerpt.Of(new string(' ', 599) + "\ud83d\ude00" + "more").Length);
}
