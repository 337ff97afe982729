using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>RFC 7515 §2, §3.1, §7.1: three parts of canonical base64url, two dots, and nothing else.</summary>
public sealed class CompactFormTests : IDisposable
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly AttackedVerifier _verifier = new();
    private readonly string _token;
    private readonly string[] _parts;

    public CompactFormTests()
    {
        _token = _verifier.Token();
        _parts = _token.Split('.');
    }

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task OnlyThreePartsAreAToken()
    {
        var (h, p, s) = (_parts[0], _parts[1], _parts[2]);

        foreach (var text in new[] { "", h, $"{h}.{p}", $"{h}.{p}.{s}.{s}", $"{h}.{p}.{s}.", $".{h}.{p}.{s}", $"{h}.{p}.{s}.{h}.{p}", "....", $"{h}.{h}.{h}.{p}.{s}.{s}" })
            Assert.Equal(JwsRefusal.NotCompact, await _verifier.RefusalOfAsync(text));
    }

    [Fact]
    public async Task NoPartIsEmpty()
    {
        var (h, p, s) = (_parts[0], _parts[1], _parts[2]);

        foreach (var text in new[] { "..", $"{h}..", $".{p}.", $"{h}.{p}.", $"{h}..{s}", $".{p}.{s}" })
            Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync(text));
    }

    [Fact]
    public async Task AnEncryptedTokenIsRefused()
    {
        // RFC 7516 §3.1: five parts, "enc" in the header.
        var header = TokenForge.Encode("""{"alg":"dir","enc":"A128GCM","typ":"at+jwt"}""");

        Assert.Equal(JwsRefusal.NotCompact, await _verifier.RefusalOfAsync($"{header}..{TokenForge.Encode("iv")}.{_parts[1]}.{_parts[2]}"));
    }

    [Fact]
    public async Task AJsonSerialisationIsRefused()
    {
        var flattened = new JsonObject { ["protected"] = _parts[0], ["payload"] = _parts[1], ["signature"] = _parts[2] };
        var general = new JsonObject
        {
            ["payload"] = _parts[1],
            ["signatures"] = new JsonArray(new JsonObject { ["protected"] = _parts[0], ["signature"] = _parts[2] }),
        };

        foreach (var json in new[] { flattened, general }) Assert.Equal(JwsRefusal.NotCompact, await _verifier.RefusalOfAsync(json.ToJsonString()));
        // One that has two dots and in them a token (CVE-2022-3102).
        Assert.Equal(JwsRefusal.NotBase64Url, await _verifier.RefusalOfAsync($$"""{"{{_parts[0]}}.{{_parts[1]}}.":"{{_parts[2]}}"}"""));
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

    [Fact]
    public async Task SchemesAndQuotesAreNotPartOfAToken()
    {
        foreach (var text in new[] { $"Bearer {_token}", $"DPoP {_token}", $"\"{_token}\"", $"{_token},{_token}", $"{_token}\n", $" {_token}", $"{_token}#x", $"{_token}?a=b" })
            Assert.NotNull(await _verifier.RefusalOfAsync(text));
    }

    [Fact]
    public async Task SizeIsBounded()
    {
        var longest = JwsProfile.AccessToken.LongestToken;
        var bare = _token.Length;
        _verifier.Claims["pad"] = new string('a', (longest - bare) * 3 / 4 - 32);
        var fits = _verifier.Token();
        _verifier.Claims["pad"] = new string('a', longest * 3 / 4);
        var tooLong = _verifier.Token();

        Assert.InRange(fits.Length, longest - 64, longest);
        Assert.Null(await _verifier.RefusalOfAsync(fits));
        Assert.Equal(JwsRefusal.TooLong, await _verifier.RefusalOfAsync(tooLong));
        Assert.Equal(JwsRefusal.TooLong, await _verifier.RefusalOfAsync(new string('.', 10_000_000)));
        Assert.Equal(JwsRefusal.NotCompact, await _verifier.RefusalOfAsync(new string('.', longest)));
    }

    /// <summary>Spaces until the encoding has no spare bits.</summary>
    private static string Pad(string json) => json.PadRight((json.Length + 2) / 3 * 3);

    private string Join(int index, string changed) => string.Join('.', _parts.Select((part, i) => i == index ? changed : part));
}
