using System.Text.Encodings.Web;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §2: base64url in its one form, without padding, and no bit that means nothing.</summary>
public sealed class Section2Base64UrlTests : IDisposable
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly AttackedVerifier _verifier = new();
    private readonly string _token;

    private readonly string[] _parts;

    public Section2Base64UrlTests()
    {
        _token = _verifier.Token();
        _parts = _token.Split('.');
    }

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task NoPartIsEmpty()
    {
        var (h, p, s) = (_parts[0], _parts[1], _parts[2]);

        foreach (var text in new[] { "..", $"{h}..", $".{p}.", $"{h}.{p}.", $"{h}..{s}", $".{p}.{s}" })
            Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(text));
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData("%3D")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\t")]
    [InlineData("\0")]
    [InlineData("\u200B")]
    [InlineData("\uFEFF")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("~")]
    [InlineData("é")]
    [InlineData("Ａ")] // a full-width A
    public async Task NothingIsAddedToAPart(string extra)
    {
        for (var i = 0; i < 3; i++)
        {
            foreach (var changed in new[] { _parts[i] + extra, extra + _parts[i], _parts[i].Insert(4, extra) })
                Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(Join(i, changed)));
        }
    }

    [Fact]
    public async Task APaddedPartIsRefusedAlsoWhenItWasSignedSo()
    {
        // "{}" and its kin end in two bits or four that mean nothing; here they are padded or set, and signed like that.
        foreach (var (plain, other) in new[] { ("e30", "e30="), ("e30", "e31"), ("e30", "e32"), ("e30", "e33") })
        {
            var header = TokenForge.Encode(Pad(_verifier.Header.ToJsonString()));
            Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(_verifier.Forge.SignParts(header, other)));
            Assert.NotEqual(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(_verifier.Forge.SignParts(header, plain)));
        }
    }

    [Fact]
    public async Task BitsThatMeanNothingAreNotSet()
    {
        // 64 bytes leave four spare bits in the last character of the signature: 15 other spellings of the same bytes.
        var signature = _parts[2];
        var last = Alphabet.IndexOf(signature[^1], StringComparison.Ordinal);

        for (var bits = 1; bits < 16; bits++)
            Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(Join(2, signature[..^1] + Alphabet[last | bits])));
    }

    [Fact]
    public async Task StandardBase64IsRefused()
    {
        var claims = _verifier.Claims;
        claims["text"] = "\u00FB\u00EF\u00FF???>>>~~~"; // has both other characters in its encoding
        var payload = TokenForge.Encode(claims.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Contains(payload, c => c is '-' or '_');

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Forge.SignParts(_parts[0], payload)));
        Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(
            _verifier.Forge.SignParts(_parts[0], payload.Replace('-', '+').Replace('_', '/'))));
    }

    /// <summary>Spaces until the encoding has no spare bits.</summary>
    private static string Pad(string json) => json.PadRight((json.Length + 2) / 3 * 3);

    private string Join(int index, string changed) => string.Join('.', _parts.Select((part, i) => i == index ? changed : part));
}
