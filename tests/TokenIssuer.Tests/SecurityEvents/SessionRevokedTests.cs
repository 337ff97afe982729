using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>OpenID CAEP 1.0 §3.1 in RFC 8417 tokens: every end of authority, told to those outside (R26, R27, R28, R52).</summary>
public sealed class SessionRevokedTests : IDisposable
{
    private const string EventType = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
    private static readonly ReasonGiven Why = new("It drifts.");
    private readonly IssuerHost _host = new();
    private readonly FakeEventReceiver _receiver = new();
    private readonly EventDelivery _delivery;

    public SessionRevokedTests()
    {
        _delivery = _receiver.DeliveryOf(_host);
        _host.Store.EnrolAsync(_receiver.Entry.Audience, Ending).GetAwaiter().GetResult();
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    public void Dispose()
    {
        _delivery.Dispose();
        _receiver.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task TheTokenIsASecurityEventTokenThatAnybodyCanVerifyWithThePublishedKeys()
    {
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);

        var claims = await ToldAsync();

        var header = Exchanges.HeaderOf(_receiver.Tokens.Single());
        Assert.Equal(("secevent+jwt", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.True(await VerifiesByHandAsync(_receiver.Tokens.Single(), header.GetProperty("kid").GetString()!));
        Assert.Equal("http://token-issuer", claims.GetProperty("iss").GetString());
        Assert.Equal("https://receiver.example", claims.GetProperty("aud").GetString());
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
        Assert.NotEmpty(claims.GetProperty("txn").GetString()!);
        Assert.Equal(EventType, Assert.Single(claims.GetProperty("events").EnumerateObject()).Name);
        Assert.False(claims.TryGetProperty("sub", out _));
        Assert.False(claims.TryGetProperty("exp", out _));
    }

    [Fact]
    public async Task NobodyTakesItForAnAccessToken()
    {
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);
        await ToldAsync();

        Assert.Null(await _host.Services.GetRequiredService<IssuedTokens>().ReadAsync(_receiver.Tokens.Single()));
    }

    [Fact]
    public async Task ASuspendedAgentsSessionsAreOverAllOfThem()
    {
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);

        var claims = await ToldAsync();

        AssertSubject("""{"format":"iss_sub","iss":"http://token-issuer","sub":"spiffe://agenttrust.local/agent/coding-agent"}""", claims);
        var revoked = claims.GetProperty("events").GetProperty(EventType);
        Assert.Equal("admin", revoked.GetProperty("initiating_entity").GetString());
        Assert.Equal(Why.Reason, revoked.GetProperty("reason_admin").GetProperty("en").GetString());
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), revoked.GetProperty("event_timestamp").GetInt64());
    }

    [Fact]
    public async Task AClosedTasksSessionIsOver()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("system", "Done."));
    }

    [Fact]
    public async Task ASuspendedTasksSessionIsOver()
    {
        var task = await _host.OpenTaskAsync();
        await Oscar.SuspendTaskAsync(task.Id, Why, Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("admin", Why.Reason));
    }

    [Fact]
    public async Task AnExpiredTasksSessionIsOverByPolicy()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.SetUtcNow(task.ExpiresAt.AddSeconds(1));
        await _host.Store.ChangeAsync(IssuerHost.Agent, null, TokenIssuer.Tasks.TaskDecisions.Expire, Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("policy"));
    }

    [Fact]
    public async Task AnEndedStepIsNamedInItsSession()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        AssertSubject(
            SessionOf(task.Id).Replace("}}", $$$"""},"step":{"format":"opaque","id":"{{{task.Step}}}"}}""", StringComparison.Ordinal), await ToldAsync("system"));
    }

    [Fact]
    public async Task AGivenBackTokenIsNamedByItsId()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        await _host.RevokeAsync(IssuerHost.Agent, token);

        var id = Exchanges.ClaimsOf(token).GetProperty("jti").GetString();
        AssertSubject($$"""{"format":"jwt_id","iss":"http://token-issuer","jti":"{{id}}"}""", await ToldAsync("system"));
    }

    [Fact]
    public async Task TheKillSwitchIsOneEventAboutEverybody()
    {
        await _host.OpenTaskAsync();
        await _host.Person("sam", PersonGroups.Security).ThrowKillSwitchAsync(Why, Ending);

        AssertSubject("""{"format":"complex","tenant":{"format":"uri","uri":"http://token-issuer"}}""", await ToldAsync("admin", Why.Reason));
    }

    [Fact]
    public void APlaceThatWasGivenUpIsADeviceOfTheAgent()
    {
        var given = new NewRevocation(RevocationKind.Key, "thumbprint", null, _host.Time.GetUtcNow());
        var change = new AuthorityChange { Revocations = [given], Place = new TakenPlace(new Place(IssuerHost.Agent, "new", "task-1"), ["thumbprint"]) };
        var entry = new Contracts.Tokens.Revocation { Position = 1, Kind = given.Kind, Id = given.Id, At = given.At };

        var subject = new RevokedSession(entry, RevocationCause.Of(given, change, "1")).SubjectAt("http://token-issuer");

        Assert.Equal(SessionOf("thumbprint").Replace("session", "device", StringComparison.Ordinal), subject.ToJsonString());
    }

    [Fact]
    public async Task AWithdrawnKeyEndsWhateverItSigned()
    {
        var key = _host.SigningKeys.Keys.Single().Id;
        await _host.Person("sam", PersonGroups.Security).WithdrawSigningKeyAsync(key, Why, Ending);

        AssertSubject(
            $$$"""{"format":"complex","tenant":{"format":"uri","uri":"http://token-issuer"},"signing_key":{"format":"opaque","id":"{{{key}}}"}}""", await ToldAsync());
        Assert.NotEqual(key, Exchanges.HeaderOf(_receiver.Tokens.Single()).GetProperty("kid").GetString());
    }

    [Fact]
    public async Task TheConfigurationSaysWhereTheKeysAreAndHowEventsCome()
    {
        using var anonymous = _host.Anonymous();

        var metadata = await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/ssf-configuration", Ending);

        Assert.Equal("""{"spec_version":"1_0","issuer":"http://token-issuer","jwks_uri":"http://token-issuer/.well-known/jwks.json","delivery_methods_supported":["urn:ietf:rfc:8935"],"default_subjects":"ALL"}""",
            metadata.GetRawText());
    }

    private static string SessionOf(string task) =>
        $$$"""{"format":"complex","user":{"format":"iss_sub","iss":"http://token-issuer","sub":"{{{IssuerHost.Agent}}}"},"session":{"format":"opaque","id":"{{{task}}}"}}""";

    private static void AssertSubject(string expected, JsonElement claims) => Assert.Equal(expected, claims.GetProperty("sub_id").GetRawText());

    /// <summary>What the receiver was told: one thing, of this initiator and reason where the test names them.</summary>
    private async Task<JsonElement> ToldAsync(string? initiator = null, string? reason = null)
    {
        while (await _delivery.TakeTurnAsync(_receiver.Entry, Ending) == DeliveryTurn.Settled) { }
        var claims = Assert.Single(_receiver.Claims);
        var revoked = claims.GetProperty("events").GetProperty(EventType);
        if (initiator is not null) Assert.Equal(initiator, revoked.GetProperty("initiating_entity").GetString());
        if (reason is not null) Assert.Equal(reason, revoked.GetProperty("reason_admin").GetProperty("en").GetString());
        return claims;
    }

    /// <summary>With nothing but RFC 7515, RFC 7518 and the published keys.</summary>
    private async Task<bool> VerifiesByHandAsync(string token, string kid)
    {
        using var anonymous = _host.Anonymous();
        var set = await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Ending);
        var jwk = set.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("kid").GetString() == kid);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Part(jwk.GetProperty("x").GetString()!), Y = Part(jwk.GetProperty("y").GetString()!) },
        });
        var dot = token.LastIndexOf('.');
        return key.VerifyData(
            Encoding.ASCII.GetBytes(token[..dot]), Part(token[(dot + 1)..]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Part(string text) => Base64Url.DecodeFromChars(text);
}
