using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7519;

/// <summary>RFC 7519 §2: a time is a whole number of seconds that a clock can show.</summary>
public sealed class Section2NumericDateTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"1795420800\"")] // text
    [InlineData("1795420800.5")]
    [InlineData("1.7954208e9")]
    [InlineData("-1")]
    [InlineData("-99999999999")]
    [InlineData("1e400")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("253402300800")] // the year 10000
    [InlineData("9999999999999999999999999999999999")]
    [InlineData("true")]
    [InlineData("[1795420800]")]
    [InlineData("{}")]
    public async Task ATimeIsAWholeNumberOfSeconds(string json)
    {
        foreach (var claim in new[] { "exp", "nbf", "iat" })
        {
            var before = _verifier.Claims[claim]!.DeepClone();
            _verifier.Claims[claim] = "?";
            var payload = _verifier.Claims.ToJsonString().Replace("\"?\"", json, StringComparison.Ordinal);

            Assert.NotNull(await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), payload)));
            _verifier.Claims[claim] = before;
        }
    }
}
