using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §3.1: three parts, two dots, and nothing else.</summary>
public sealed class Section3_1CompactTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();
    private readonly string _token;

    private readonly string[] _parts;

    public Section3_1CompactTests()
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
}
