using AgentTrust.Fuzz.Input;

namespace AgentTrust.Fuzz.Tests;

/// <summary>What a target promises can be broken: a fuzzer that finds nothing in anything is worth nothing.</summary>
public sealed class FindingTests
{
    [Fact]
    public void WhatIsFoundComesWithItsInputAndItsSeed()
    {
        var finding = FuzzRun.Of(new TakesNoBackslash(), TimeSpan.FromSeconds(20), seed: null, TextWriter.Null);

        Assert.NotNull(finding);
        Assert.Contains("a backslash", finding);
        Assert.Contains("\\x5c", finding);
    }

    [Fact]
    public void AFindingInTheCorpusNamesItsFile() =>
        Assert.Contains("latin.txt", FuzzRun.Of(new TakesNoLatin(), TimeSpan.FromSeconds(1), seed: null, TextWriter.Null));

    private sealed class TakesNoBackslash() : FuzzTarget("mcp-request")
    {
        protected override void Try(byte[] input) => Must(FuzzCorpus.Of(Name).Any(entry => entry.Input.SequenceEqual(input)) || !input.Contains((byte)'\\'), "a backslash");
    }

    private sealed class TakesNoLatin() : FuzzTarget("http-path")
    {
        protected override void Try(byte[] input) => Must(!input.Contains((byte)0xe9), "it is not ASCII");
    }
}
