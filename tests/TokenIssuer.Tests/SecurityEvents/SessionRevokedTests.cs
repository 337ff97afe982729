using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>OpenID CAEP 1.0 §3.1: every end of authority, told to those outside (R26, R27, R28, R52).</summary>
public sealed class SessionRevokedTests : EventsToAReceiver
{
    public SessionRevokedTests() => EnrolAsync().GetAwaiter().GetResult();

    [Fact]
    public async Task ASuspendedAgentsSessionsAreOverAllOfThem()
    {
        await SuspendAsync();

        var claims = await ToldAsync();

        AssertSubject("""{"format":"iss_sub","iss":"http://token-issuer","sub":"spiffe://agenttrust.local/agent/coding-agent"}""", claims);
        var revoked = claims.GetProperty("events").GetProperty(SessionRevoked);
        Assert.Equal("admin", revoked.GetProperty("initiating_entity").GetString());
        Assert.Equal(Why.Reason, revoked.GetProperty("reason_admin").GetProperty("en").GetString());
        Assert.Equal(Host.Time.GetUtcNow().ToUnixTimeSeconds(), revoked.GetProperty("event_timestamp").GetInt64());
    }

    [Fact]
    public async Task AClosedTasksSessionIsOver()
    {
        var task = await Host.OpenTaskAsync();
        await Host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("system", "Done."));
    }

    [Fact]
    public async Task ASuspendedTasksSessionIsOver()
    {
        var task = await Host.OpenTaskAsync();
        await Host.Person("oscar", PersonGroups.Operators).SuspendTaskAsync(task.Id, Why, Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("admin", Why.Reason));
    }

    [Fact]
    public async Task AnExpiredTasksSessionIsOverByPolicy()
    {
        var task = await Host.OpenTaskAsync();
        Host.Time.SetUtcNow(task.ExpiresAt.AddSeconds(1));
        await Host.Store.ChangeAsync(IssuerHost.Agent, null, TokenIssuer.Tasks.TaskDecisions.Expire, Ending);

        AssertSubject(SessionOf(task.Id), await ToldAsync("policy"));
    }

    [Fact]
    public async Task AnEndedStepIsNamedInItsSession()
    {
        var task = await Host.OpenTaskAsync();
        await Host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        AssertSubject(
            SessionOf(task.Id).Replace("}}", $$$"""},"step":{"format":"opaque","id":"{{{task.Step}}}"}}""", StringComparison.Ordinal), await ToldAsync("system"));
    }

    [Fact]
    public async Task AGivenBackTokenIsNamedByItsId()
    {
        var token = await Host.TaskTokenAsync(await Host.OpenTaskAsync());
        await Host.RevokeAsync(IssuerHost.Agent, token);

        var id = Exchanges.ClaimsOf(token).GetProperty("jti").GetString();
        AssertSubject($$"""{"format":"jwt_id","iss":"http://token-issuer","jti":"{{id}}"}""", await ToldAsync("system"));
    }

    [Fact]
    public async Task TheKillSwitchIsOneEventAboutEverybody()
    {
        await Host.OpenTaskAsync();
        await Host.Person("sam", PersonGroups.Security).ThrowKillSwitchAsync(Why, Ending);

        AssertSubject("""{"format":"complex","tenant":{"format":"uri","uri":"http://token-issuer"}}""", await ToldAsync("admin", Why.Reason));
    }

    [Fact]
    public void APlaceThatWasGivenUpIsADeviceOfTheAgent()
    {
        var given = new NewRevocation(RevocationKind.Key, "thumbprint", null, Host.Time.GetUtcNow());
        var change = new AuthorityChange { Revocations = [given], Place = new TakenPlace(new Place(IssuerHost.Agent, "new", "task-1"), ["thumbprint"]) };
        var entry = new Contracts.Tokens.Revocation { Position = 1, Kind = given.Kind, Id = given.Id, At = given.At };

        var subject = new RevokedSession(entry, RevocationCause.Of(given, change, "1")).SubjectAt("http://token-issuer");

        Assert.Equal(SessionOf("thumbprint").Replace("session", "device", StringComparison.Ordinal), subject.ToJsonString());
    }

    [Fact]
    public async Task AWithdrawnKeyEndsWhateverItSigned()
    {
        var key = Host.SigningKeys.Keys.Single().Id;
        await Host.Person("sam", PersonGroups.Security).WithdrawSigningKeyAsync(key, Why, Ending);

        AssertSubject(
            $$$"""{"format":"complex","tenant":{"format":"uri","uri":"http://token-issuer"},"signing_key":{"format":"opaque","id":"{{{key}}}"}}""", await ToldAsync());
        Assert.NotEqual(key, Exchanges.HeaderOf(Receiver.Tokens.Single()).GetProperty("kid").GetString());
    }

    [Fact]
    public async Task TheConfigurationSaysWhereTheKeysAreAndHowEventsCome()
    {
        using var anonymous = Host.Anonymous();

        var metadata = await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/ssf-configuration", Ending);

        Assert.Equal("""{"spec_version":"1_0","issuer":"http://token-issuer","jwks_uri":"http://token-issuer/.well-known/jwks.json","delivery_methods_supported":["urn:ietf:rfc:8935"],"default_subjects":"ALL"}""",
            metadata.GetRawText());
    }

    private static string SessionOf(string task) =>
        $$$"""{"format":"complex","user":{"format":"iss_sub","iss":"http://token-issuer","sub":"{{{IssuerHost.Agent}}}"},"session":{"format":"opaque","id":"{{{task}}}"}}""";

    private static void AssertSubject(string expected, JsonElement claims) => Assert.Equal(expected, claims.GetProperty("sub_id").GetRawText());
}
