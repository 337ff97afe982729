using System.Text;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.Tests.Inspection.Secrets;

/// <summary>A secret does not pass because its characters are written otherwise.</summary>
public sealed class EscapedSecretTests
{
    private static readonly string Secret = "ghp_" + MadeUp.Base62(new Random(1), 36);

    public static TheoryData<string, string> Ways => new()
    {
        { "JSON escapes of some characters", Secret.Replace("g", "\\u0067", StringComparison.Ordinal).Replace("_", "\\u005F", StringComparison.Ordinal) },
        { "JSON escapes of all", string.Concat(Secret.Select(character => $"\\u{(int)character:x4}")) },
        { "percent-encoded", Secret.Replace("_", "%5f", StringComparison.Ordinal) },
        { "percent-encoded throughout", string.Concat(Secret.Select(character => $"%{(int)character:X2}")) },
        { "base64", Convert.ToBase64String(Encoding.ASCII.GetBytes("token: " + Secret)) },
        { "base64url", Convert.ToBase64String(Encoding.ASCII.GetBytes(Secret + "?>?>?>")).Replace('+', '-').Replace('/', '_').TrimEnd('=') },
        { "after an escaped line break", "\\n" + Secret },
        { "after an encoded equals sign", "%3D" + Secret },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void ItIsTakenOutAsItIsWritten(string way, string written)
    {
        var clean = SecretRedaction.Redact($"before {written} after", null, out int count);

        Assert.Equal(1, count);
        Assert.StartsWith("before ", clean);
        Assert.Contains("[redacted: GitHub token]", clean);
        Assert.EndsWith(" after", clean.Replace("== after", " after", StringComparison.Ordinal).Replace("= after", " after", StringComparison.Ordinal));
        Assert.DoesNotContain(written[^12..], clean);
        Assert.NotEmpty(way);
    }

    [Theory]
    [InlineData("100% of the \\users\\ghost folder and 50%25")]
    [InlineData("C:\\new\\table\\u00e9t\\xyz, line\\nbreak")]
    public void TextWithEscapesStays(string text) => Assert.Equal(text, SecretRedaction.Redact(text, null, out int _));
}
