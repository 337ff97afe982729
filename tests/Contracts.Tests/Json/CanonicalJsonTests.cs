using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using CsCheck;

namespace AgentTrust.Contracts.Tests.Json;

public sealed class CanonicalJsonTests
{
    // RFC 8785 §3.2.2 (input), §3.2.4 (output as bytes).
    private const string Sample = """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """;

    private const string SampleBytes = """
        7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22
        6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b
        33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2
        82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
        """;

    [Fact]
    public void TheSampleOfTheRfcHasItsBytes() =>
        Assert.Equal(string.Concat(SampleBytes.Where(char.IsAsciiHexDigit)), Convert.ToHexStringLower(Encode(Sample)));

    // RFC 8785 §3.2.3.
    [Fact]
    public void MembersAreSortedByUtf16CodeUnits()
    {
        const string Input = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;

        using var output = JsonDocument.Parse(Encode(Input));

        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
             "Hebrew Letter Dalet With Dagesh"],
            output.RootElement.EnumerateObject().Select(m => m.Value.GetString()));
    }

    [Fact]
    public void NestedMembersAreSortedToo() =>
        Assert.Equal("""[{"a":{"c":1,"d":2},"b":[{}]}]""", Text("""[ {"b" : [ { } ], "a" : {"d":2,"c":1}} ]"""));

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("""["\udead\ud800"]""")]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void WhatIJsonForbidsIsRefused(string input) => Assert.Throws<JsonException>(() => Encode(input));

    [Fact]
    public void BrokenUtf8IsRefused() =>
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Encode(JsonDocument.Parse(new byte[] { 0x22, 0xC3, 0x28, 0x22 }).RootElement));

    [Fact]
    public void NothingHasNoCanonicalForm() => Assert.Throws<JsonException>(() => CanonicalJson.Encode(default));

    [Fact]
    public void TheDigestIsOverTheCanonicalBytes() => Assert.Equal(
        "sha256:43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777",
        CanonicalJson.Digest(JsonDocument.Parse("""{ "b" : 2 , "a" : 1 }""").RootElement));

    [Fact]
    public void CanonicalFormIsAFixedPointAndKeepsTheText() => Gen.String.Sample(text =>
    {
        var valid = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        var once = Encode(JsonSerializer.Serialize(new Dictionary<string, string> { [valid] = valid }));

        using var read = JsonDocument.Parse(once);
        var member = Assert.Single(read.RootElement.EnumerateObject());
        Assert.Equal(valid, member.Name);
        Assert.Equal(valid, member.Value.GetString());
        Assert.Equal(once, CanonicalJson.Encode(read.RootElement));
    });

    private static byte[] Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Encode(document.RootElement);
    }

    private static string Text(string json) => Encoding.UTF8.GetString(Encode(json));
}
