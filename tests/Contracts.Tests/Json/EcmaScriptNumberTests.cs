using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using CsCheck;

namespace AgentTrust.Contracts.Tests.Json;

public sealed class EcmaScriptNumberTests
{
    // RFC 8785 appendix B, the finite rows.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void TheNumberTableOfTheRfcHolds(string bits, string expected)
    {
        var number = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.Equal(expected, Format(number));
    }

    [Theory]
    [InlineData("100", "100")]
    [InlineData("1e2", "100")]
    [InlineData("-0", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("1.0", "1")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void NumbersAreWrittenAsEcmaScriptWritesThem(string input, string expected)
    {
        using var document = JsonDocument.Parse(input);

        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement)));
    }

    [Fact]
    public void EveryFiniteDoubleComesBack() => Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite)
        .Sample(number => Assert.Equal(number, double.Parse(Format(number), CultureInfo.InvariantCulture)));

    private static string Format(double number) =>
        Encoding.UTF8.GetString(CanonicalJson.Encode(JsonSerializer.SerializeToElement(number)));
}
