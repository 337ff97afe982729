using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Passkeys;

public sealed class PasskeyEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();
    private readonly FakeAuthenticator _key = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ApprovalsClient Rita => field ??= _service.AsPerson("rita", PersonGroups.ServiceOwners);

    public void Dispose()
    {
        _key.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APasskeySignsADecisionAndItsSignatureIsKept(bool rsa)
    {
        using var key = new FakeAuthenticator(rsa);
        await RegisterAsync(Rita, key);
        var request = await SubmitAsync();

        var granted = await Rita.GrantAsync(request.Id, await SignedAsync(Rita, request, key), Cancelled);

        Assert.Equal(AccessRequestState.Granted, granted.State);
        var evidence = Assert.Single(granted.Decisions).Passkey!;
        Assert.Equal((key.Id, request.Digest), (evidence.Assertion.Id, evidence.Digest));
        Assert.True(_service.Store.Records[^1].Details!.ContainsKey("passkey"));
        Assert.Equal(AuditKinds.PasskeyRegistered, Assert.Single(_service.Passkeys.Records).Kind);
    }

    [Fact]
    public async Task WhoHasAPasskeyMustUseIt()
    {
        await RegisterAsync(Rita, _key);
        var request = await SubmitAsync();

        await RefusedAsync(() => Rita.GrantAsync(request.Id, Saw(request), Cancelled), HttpStatusCode.Forbidden, "passkey-needed");

        Assert.Equal(AccessRequestState.Pending, (await Rita.GetAsync(request.Id, Cancelled)).State);
        Assert.Equal(AuditKinds.ApprovalRefused, _service.Store.Records[^1].Kind);
    }

    [Theory]
    [InlineData(PasskeyNeed.Required, false, true, false)]
    [InlineData(PasskeyNeed.Required, true, true, false)]
    [InlineData(PasskeyNeed.Preferred, false, true, true)]
    [InlineData(PasskeyNeed.Preferred, true, true, false)]
    [InlineData(PasskeyNeed.None, false, true, true)]
    [InlineData(PasskeyNeed.None, true, true, true)]
    [InlineData(PasskeyNeed.Preferred, false, false, false)]
    [InlineData(PasskeyNeed.None, false, false, false)]
    public async Task PolicySaysWhetherASignInSufficesAndTheSettingMayWantMore(PasskeyNeed need, bool hasPasskey, bool setting, bool suffices)
    {
        _service.Set("ApprovalService:Passkeys:SignInSuffices", setting ? "true" : "false");
        if (hasPasskey) await RegisterAsync(Rita, _key);
        var request = await Proxy.SubmitAsync(_service.Submission(SampleCall.Binding with { PasskeyNeed = need }), "key", Cancelled);

        Assert.Equal(need, (await Rita.GetAsync(request.Id, Cancelled)).Passkey);
        if (suffices)
            Assert.Equal(AccessRequestState.Granted, (await Rita.GrantAsync(request.Id, Saw(request), Cancelled)).State);
        else
            await RefusedAsync(() => Rita.GrantAsync(request.Id, Saw(request), Cancelled), HttpStatusCode.Forbidden, "passkey-needed");
    }

    [Fact]
    public async Task WherePolicyWantsAPasskeyItsSignatureGrants()
    {
        await RegisterAsync(Rita, _key);
        var request = await Proxy.SubmitAsync(_service.Submission(SampleCall.Binding with { PasskeyNeed = PasskeyNeed.Required }), "key", Cancelled);

        Assert.Equal(AccessRequestState.Granted, (await Rita.GrantAsync(request.Id, await SignedAsync(Rita, request, _key), Cancelled)).State);
    }

    [Fact]
    public async Task ARejectionNeedsNoPasskey()
    {
        await RegisterAsync(Rita, _key);
        var request = await SubmitAsync();

        Assert.Equal(AccessRequestState.Rejected, (await Rita.RejectAsync(request.Id, Saw(request), Cancelled)).State);
    }

    [Fact]
    public async Task AnExpiredSessionGrantsNothing()
    {
        var token = _service.TokenOf("rita", PersonGroups.ServiceOwners);
        using var http = _service.Http(token);
        var request = await SubmitAsync();
        _service.Time.Advance(TimeSpan.FromMinutes(16)); // the token lives for fifteen

        using var answer = await http.PostAsJsonAsync($"/access-requests/{request.Id}/grant", Saw(request), WireJson.Options, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(AccessRequestState.Expired, (await Proxy.GetAsync(request.Id, Cancelled)).State);
    }

    [Fact]
    public async Task AStaleSignInIsAskedForAgain()
    {
        var request = await SubmitAsync();
        var signedIn = _service.Time.GetUtcNow() - TimeSpan.FromMinutes(31);
        using var http = _service.Http(_service.TokenOfSignIn("rita", signedIn, PersonGroups.ServiceOwners));

        using var grant = await http.PostAsJsonAsync($"/access-requests/{request.Id}/grant", Saw(request), WireJson.Options, Cancelled);
        using var register = await http.PostAsync("/passkeys/registration-options", null, Cancelled);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (grant.StatusCode, register.StatusCode));
        Assert.Contains("insufficient_user_authentication", grant.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("max_age=\"1800\"", grant.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("max_age=\"600\"", register.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(AccessRequestState.Pending, (await Proxy.GetAsync(request.Id, Cancelled)).State);
    }

    [Fact]
    public async Task AProviderThatDoesNotSayWhenCountsAsLongAgo()
    {
        var request = await SubmitAsync();
        using var http = _service.Http(_service.TokenOfSignIn("rita", null, PersonGroups.ServiceOwners));

        using var grant = await http.PostAsJsonAsync($"/access-requests/{request.Id}/grant", Saw(request), WireJson.Options, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, grant.StatusCode);
    }

    [Fact]
    public async Task ASignatureForOneRequestGrantsNoOther()
    {
        await RegisterAsync(Rita, _key);
        var (one, other) = (await SubmitAsync(), await SubmitAsync("other"));
        var signed = await SignedAsync(Rita, one, _key);

        await RefusedAsync(() => Rita.GrantAsync(other.Id, signed, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
        // And the challenge is gone with the attempt.
        await RefusedAsync(() => Rita.GrantAsync(one.Id, signed, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
    }

    [Fact]
    public async Task ASignatureOfOnePersonIsNoneOfAnother()
    {
        var ron = _service.AsPerson("ron", PersonGroups.ServiceOwners);
        await RegisterAsync(Rita, _key);
        var request = await SubmitAsync();
        var signed = await SignedAsync(Rita, request, _key);

        await RefusedAsync(() => ron.GrantAsync(request.Id, signed, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
    }

    [Fact]
    public async Task AChallengeIsAnsweredInTimeOrNotAtAll()
    {
        await RegisterAsync(Rita, _key);
        var request = await SubmitAsync();
        var signed = await SignedAsync(Rita, request, _key);
        _service.Time.Advance(TimeSpan.FromMinutes(5));

        await RefusedAsync(() => Rita.GrantAsync(request.Id, signed, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("cross-origin")]
    [InlineData("type")]
    [InlineData("relying party")]
    [InlineData("absent")]
    [InlineData("not verified")]
    [InlineData("backed up, not eligible")]
    [InlineData("counter")]
    [InlineData("another key")]
    [InlineData("challenge of another")]
    public async Task AnAssertionOfWhichAnythingIsWrongGrantsNothing(string what)
    {
        _key.Counter = 7;
        await RegisterAsync(Rita, _key);
        using var stranger = new FakeAuthenticator();
        var request = await SubmitAsync();
        _key.Counter = what == "counter" ? 7u : 8u;
        _key.From = what == "origin" ? "http://localhost:5999" : FakeAuthenticator.Origin;
        _key.CrossOrigin = what == "cross-origin";
        _key.AssertType = what == "type" ? "webauthn.create" : "webauthn.get";
        _key.RelyingPartyId = what == "relying party" ? "example.org" : "localhost";
        _key.Flags = what switch { "absent" => 0x04, "not verified" => 0x01, "backed up, not eligible" => 0x15, _ => 0x05 };

        var options = await Rita.PasskeyRequestOptionsAsync(request.Id, Cancelled);
        var assertion = what == "another key" ? stranger.Get(options.Challenge) with { Id = _key.Id }
            : _key.Get(what == "challenge of another" ? new string('A', 43) : options.Challenge);

        await RefusedAsync(() => Rita.GrantAsync(request.Id, Saw(request) with { Passkey = assertion }, Cancelled), HttpStatusCode.Forbidden, "passkey-refused");
        Assert.Equal(AccessRequestState.Pending, (await Rita.GetAsync(request.Id, Cancelled)).State);
    }

    [Theory]
    [InlineData("packed", 0x05, "localhost", "webauthn.create")]
    [InlineData("none", 0x01, "localhost", "webauthn.create")]
    [InlineData("none", 0x05, "example.org", "webauthn.create")]
    [InlineData("none", 0x05, "localhost", "webauthn.get")]
    public async Task ARegistrationOfWhichAnythingIsWrongIsNone(string format, byte flags, string relyingParty, string type)
    {
        (_key.Format, _key.Flags, _key.RelyingPartyId, _key.CreateType) = (format, flags, relyingParty, type);

        await RefusedAsync(() => RegisterAsync(Rita, _key), HttpStatusCode.BadRequest, "passkey-not-registered");

        Assert.Empty(await Rita.ListPasskeysAsync(Cancelled));
    }

    [Fact]
    public async Task APasskeyIsTheFirstOnesWhoRegisteredIt()
    {
        await RegisterAsync(Rita, _key);

        await RefusedAsync(() => RegisterAsync(_service.AsPerson("ron"), _key), HttpStatusCode.BadRequest, "passkey-not-registered");
    }

    [Fact]
    public async Task APersonSeesAndRemovesTheirOwnOnly()
    {
        var passkey = await RegisterAsync(Rita, _key);

        await Assert.ThrowsAsync<ProblemException>(() => _service.AsPerson("ron").RemovePasskeyAsync(passkey.Id, Cancelled));
        Assert.Equal(["laptop"], (await Rita.ListPasskeysAsync(Cancelled)).Select(known => known.Name));
        await Rita.RemovePasskeyAsync(passkey.Id, Cancelled);

        Assert.Empty(await Rita.ListPasskeysAsync(Cancelled));
        Assert.Equal([AuditKinds.PasskeyRegistered, AuditKinds.PasskeyRemoved], _service.Passkeys.Records.Select(record => record.Kind));
    }

    private ApprovalsClient Proxy => _service.As(SpiffeIds.ToolProxy);

    private Task<AccessRequest> SubmitAsync(string key = "key") => Proxy.SubmitAsync(_service.Submission(), key, Cancelled);

    private static async Task<Passkey> RegisterAsync(ApprovalsClient person, FakeAuthenticator key)
    {
        var options = await person.PasskeyCreationOptionsAsync(Cancelled);
        return await person.RegisterPasskeyAsync(new() { Name = "laptop", Credential = key.Create(options.Challenge) }, Cancelled);
    }

    private static async Task<DecideAccessRequest> SignedAsync(ApprovalsClient person, AccessRequest request, FakeAuthenticator key)
    {
        var options = await person.PasskeyRequestOptionsAsync(request.Id, Cancelled);
        return Saw(request) with { Passkey = key.Get(options.Challenge) };
    }

    private static DecideAccessRequest Saw(AccessRequest request) =>
        new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest };

    private static async Task RefusedAsync(Func<Task> attempt, HttpStatusCode status, string code)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(attempt);
        Assert.Equal((status, $"urn:agenttrust:approval:{code}"), (refused.Status, refused.Type));
    }
}
