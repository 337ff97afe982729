using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Revocation;

/// <summary>Who may revoke tokens and read what was revoked.</summary>
public sealed class RevocationEndpointsTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ATokenIsActiveUntilItsSubjectRevokesIt()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        Assert.True(await _host.IsActiveAsync(token));

        var answer = await _host.RevokeAsync(IssuerHost.Agent, token);

        Assert.Equal(HttpStatusCode.OK, answer);
        Assert.False(await _host.IsActiveAsync(token));
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRevoked);
    }

    [Fact]
    public async Task NobodyRevokesAnothersToken()
    {
        await _host.RegisterOtherAgentAsync();
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        var answer = await _host.RevokeAsync(IssuerHost.OtherAgent, token);

        Assert.Equal(HttpStatusCode.BadRequest, answer);
        Assert.True(await _host.IsActiveAsync(token));
    }

    [Fact]
    public async Task RevokingWhatIsNoTokenIsDoneAlready() =>
        Assert.Equal(HttpStatusCode.OK, await _host.RevokeAsync(IssuerHost.Agent, "nonsense"));

    [Fact]
    public async Task ATokenIsReadStrictly()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        using var forge = ForgeOf(_host.SigningKeys.Keys.Single());
        Assert.True(await _host.IsActiveAsync(forge.Resign(token, _ => { })));

        foreach (var hostile in HostileTokens.Of(forge, token).Append(forge.Resign(token, header => header["jwk"] = forge.PublicJwk())))
            Assert.False(await _host.IsActiveAsync(hostile));
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

    private static TokenForge ForgeOf(StoredSigningKey stored)
    {
        var key = (ECDsaSecurityKey)SigningKey.Open(stored, IssuerHost.Passphrase).Credentials.Key;
        return TokenForge.Import(Convert.ToBase64String(key.ECDsa.ExportPkcs8PrivateKey()));
    }
}
