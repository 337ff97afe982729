using AgentTrust.Fuzz.Input;

namespace AgentTrust.Fuzz.Tests;

/// <summary>A minute of the fuzzer on every run of the tests, its corpus first; an hour of it is a command (docs/fuzzing.md).</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void NothingIsFoundInAMinute(string name)
    {
        var output = TestContext.Current.TestOutputHelper!;
        using var lines = new StringWriter();

        var finding = FuzzRun.Of(FuzzTarget.All.Single(target => target.Name == name), Minute / FuzzTarget.All.Count, seed: null, lines);

        output.WriteLine(lines.ToString());
        Assert.Null(finding);
    }

    [Fact]
    public void EveryTargetHasACorpus() => Assert.All(FuzzTarget.All, target => Assert.True(FuzzCorpus.Of(target.Name).Count >= 5));

    [Theory]
    [InlineData("a\\x00b", new byte[] { 0x61, 0, 0x62 })]
    [InlineData("\\x5c", new byte[] { 0x5c })]
    [InlineData("\\xff\n", new byte[] { 0xff })]
    [InlineData("é", new byte[] { 0xc3, 0xa9 })]
    public void WhatIsShownIsReadBack(string file, byte[] input)
    {
        Assert.Equal(input, ShownInput.Read(file));
        Assert.Equal(input, ShownInput.Read(ShownInput.Of(input)));
    }
}
