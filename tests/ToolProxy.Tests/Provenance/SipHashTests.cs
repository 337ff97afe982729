using AgentTrust.ToolProxy.Provenance;

namespace AgentTrust.ToolProxy.Tests.Provenance;

public sealed class SipHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    /// <summary>As computed by an implementation of SipHash-1-3 that is not ours.</summary>
    [Theory]
    [InlineData(0, 0xabac0158050fc4dcUL)]
    [InlineData(1, 0xc9f49bf37d57ca93UL)]
    [InlineData(7, 0xd3927d989bb11140UL)]
    [InlineData(8, 0x369095118d299a8eUL)]
    public void ItIsSipHash13(int length, ulong expected) =>
        Assert.Equal(expected, new SipHash(Key).Of(Enumerable.Range(0, length).Select(i => (byte)i).ToArray().AsSpan()));

    [Fact]
    public void UsesAreKeptApart() => Assert.NotEqual(new SipHash(Key).Of("evil", 1), new SipHash(Key).Of("evil", 2));
}
