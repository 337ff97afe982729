using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Revocation;

/// <summary>RFC 7009, RFC 7662 and the revocation feed.</summary>
public sealed class RevocationEndpointsTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ATokenIsActiveUntilItsSubjectRevokesIt()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        Assert.True((await IntrospectAsync(token)).GetProperty("active").GetBoolean());

        var answer = await PostAsync(IssuerHost.Agent, "/revoke", token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False((await IntrospectAsync(token)).GetProperty("active").GetBoolean());
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRevoked);
    }

    [Fact]
    public async Task NobodyRevokesAnothersToken()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        var answer = await PostAsync(IssuerHost.OtherAgent, "/revoke", token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await IntrospectAsync(token)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task RevokingWhatIsNoTokenIsDoneAlready() =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(IssuerHost.Agent, "/revoke", "nonsense")).StatusCode);

    [Fact]
    public async Task ATokenIsReadStrictly()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        using var forge = ForgeOf(_host.SigningKeys.Keys.Single());
        Assert.True((await IntrospectAsync(forge.Resign(token, _ => { }))).GetProperty("active").GetBoolean());

        foreach (var hostile in HostileTokens.Of(forge, token).Append(forge.Resign(token, header => header["jwk"] = forge.PublicJwk())))
            Assert.False((await IntrospectAsync(hostile)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task IntrospectionKeepsTheDetailsAnArray()
    {
        var answer = await IntrospectAsync(await _host.TaskTokenAsync(await _host.OpenTaskAsync()));

        Assert.Equal(JsonValueKind.Array, answer.GetProperty("authorization_details").ValueKind);
        Assert.Equal("DPoP", answer.GetProperty("token_type").GetString());
        Assert.Equal(_host.AgentKey.Thumbprint, answer.GetProperty("cnf").GetProperty("jkt").GetString());
    }

    [Fact]
    public async Task AnAgentLearnsNothingOfAnothersToken()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        var answer = await (await PostAsync(IssuerHost.OtherAgent, "/introspect", token)).Content.ReadAsStringAsync(Ending);

        Assert.Equal("""{"active":false}""", answer);
    }

    [Fact]
    public async Task NeitherPeopleNorStrangersTouchTokens()
    {
        using var person = _host.AsPerson("oscar", PersonGroups.Operators);
        using var nobody = _host.Anonymous();
        using var form = new FormUrlEncodedContent([new("token", "t")]);

        foreach (var path in new[] { "/revoke", "/introspect" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await person.PostAsync(path, form, Ending)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync(path, form, Ending)).StatusCode);
        }
    }

    [Fact]
    public async Task AgentsDoNotReadTheFeed()
    {
        using var agent = _host.As(IssuerHost.Agent);

        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/revocations", Ending)).StatusCode);
    }

    [Fact]
    public async Task TheFeedAnswersAtOnceWhenThereIsNewsAndGoesOnFromThere()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);
        var proxy = _host.Client(SpiffeIds.ToolProxy);

        var page = await proxy.GetRevocationsAsync(0, TimeSpan.FromSeconds(1), Ending);
        var next = await proxy.GetRevocationsAsync(page.Position, TimeSpan.Zero, Ending);

        var entry = Assert.Single(page.Entries);
        Assert.Equal((RevocationKind.Task, task.Id), (entry.Kind, entry.Id));
        Assert.Empty(next.Entries);
        Assert.Equal(page.Position, next.Position);
        Assert.Equal(_host.Time.GetUtcNow(), next.AsOf);
    }

    [Fact]
    public async Task ASuspensionWakesAWaitingReader()
    {
        var waiting = _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.FromSeconds(30), Ending);

        await _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), Ending);

        var entry = Assert.Single((await waiting).Entries);
        Assert.Equal((RevocationKind.Agent, IssuerHost.Agent), (entry.Kind, entry.Id));
    }

    private async Task<JsonElement> IntrospectAsync(string token) => JsonSerializer.Deserialize<JsonElement>(
        await (await PostAsync(SpiffeIds.ToolProxy, "/introspect", token)).Content.ReadAsStringAsync(Ending));

    private async Task<HttpResponseMessage> PostAsync(string caller, string path, string token)
    {
        using var client = _host.As(caller);
        using var form = new FormUrlEncodedContent([new("token", token)]);
        return await client.PostAsync(path, form, Ending);
    }

    private static TokenForge ForgeOf(StoredSigningKey stored)
    {
        var key = (ECDsaSecurityKey)SigningKey.Open(stored, IssuerHost.Passphrase).Credentials.Key;
        return TokenForge.Import(Convert.ToBase64String(key.ECDsa.ExportPkcs8PrivateKey()));
    }
}
