using System.Net;
using System.Text;
using System.Text.Json;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class EchoRedactionTests
{
    private const string Secret = "p4ss/W0rd+with\"marks&Umlaut<>";
    private readonly EchoRedaction _echo = new(Secret);

    public static TheoryData<string> Echoes =>
    [
        Secret,
        Secret.ToUpperInvariant(),
        Uri.EscapeDataString(Secret),
        Uri.EscapeDataString(Secret).ToLowerInvariant(),
        string.Concat(Encoding.UTF8.GetBytes(Secret).Select(value => $"%{value:x2}")),
        WebUtility.HtmlEncode(Secret),
        JsonSerializer.Serialize(Secret),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + Secret + "z")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Secret + "yz")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("abc" + Secret)).Replace('+', '-').Replace('/', '_'),
    ];

    [Theory]
    [MemberData(nameof(Echoes))]
    public void AnEncodedEchoLeavesNoPieceOfEight(string echo)
    {
        var clean = _echo.Redact($"before {echo} after", out var count);

        Assert.True(count >= 1);
        Assert.Contains("[redacted: upstream credential]", clean);
        Assert.StartsWith("before ", clean);
        Assert.EndsWith(" after", clean);
        Assert.True(clean.Replace("[redacted: upstream credential]", "").Length <= "before  after".Length + 12, clean);
    }

    [Fact]
    public void EveryPieceOfEightIsFoundAlone()
    {
        for (var at = 0; at + 8 <= Secret.Length; at++)
            Assert.Equal("[redacted: upstream credential]", _echo.Redact(Secret.Substring(at, 8), out _));
    }

    [Fact]
    public void LinesOfAWrappedEncodingAreFoundOneByOne()
    {
        var wrapped = string.Join('\n', Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).Chunk(10).Select(line => new string(line)));

        _echo.Redact(wrapped, out var count);

        Assert.Equal(4, count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("nothing of that kind stands in this text, however long it is")]
    [InlineData("p4ss/W0")]
    public void OtherTextPassesUntouched(string text)
    {
        Assert.Same(text, _echo.Redact(text, out var count));

        Assert.Equal(0, count);
    }

    [Fact]
    public void TwoEchoesSideBySideAreOneAndApartAreTwo()
    {
        Assert.Equal("[redacted: upstream credential]", _echo.Redact(Secret + Secret, out var together));
        Assert.Equal("[redacted: upstream credential] [redacted: upstream credential]", _echo.Redact($"{Secret} {Secret}", out var apart));

        Assert.Equal((1, 2), (together, apart));
    }
}
