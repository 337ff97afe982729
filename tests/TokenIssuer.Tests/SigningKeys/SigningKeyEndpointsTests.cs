using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

/// <summary>Rotation and withdrawal as people do them, and what becomes of the tokens.</summary>
public sealed class SigningKeyEndpointsTests : IDisposable
{
    private static readonly ReasonGiven Drill = new("A drill.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TokensSignedBeforeARotationStayValidAndTheNewKeySignsAfterItsNotice()
    {
        var task = await _host.OpenTaskAsync();
        var keys = await Operator().RotateSigningKeyAsync(Drill, Ending);
        Assert.Equal([SigningKeyState.Signing, SigningKeyState.Announced], keys.Select(key => key.State));

        _host.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(30));
        var before = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(40));
        var after = await _host.TaskTokenAsync(task);

        Assert.Equal(keys[0].Id, Exchanges.HeaderOf(before).GetProperty("kid").GetString());
        Assert.Equal(keys[1].Id, Exchanges.HeaderOf(after).GetProperty("kid").GetString());
        Assert.True(await IsActiveAsync(before));
        Assert.True(await IsActiveAsync(after));
    }

    [Fact]
    public async Task EveryTokenOfAWithdrawnKeyIsDeadAndTheNextOneHolds()
    {
        var task = await _host.OpenTaskAsync();
        var dead = await _host.TaskTokenAsync(task);
        var leaked = _host.SigningKeys.Keys[0].Id;

        var keys = await _host.Person("sam", PersonGroups.Security).WithdrawSigningKeyAsync(leaked, new("It leaked."), Ending);

        Assert.DoesNotContain(keys, key => key.Id == leaked);
        Assert.False(await IsActiveAsync(dead));
        Assert.True(await IsActiveAsync(await _host.TaskTokenAsync(task)));
        var entry = Assert.Single((await _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.Zero, Ending)).Entries);
        Assert.Equal((RevocationKind.SigningKey, leaked), (entry.Kind, entry.Id));
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.SigningKeyWithdrawn);
        Assert.Equal("sam", record.Person);
        Assert.Equal("It leaked.", record.Details!["reason"].GetString());
    }

    [Fact]
    public async Task ASecondRotationIsRefusedUntilTheNewKeySigns()
    {
        await Operator().RotateSigningKeyAsync(Drill, Ending);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => Operator().RotateSigningKeyAsync(Drill, Ending));

        Assert.Equal("urn:agenttrust:authority:rotation-under-way", refused.Type);
    }

    [Fact]
    public async Task AnUnknownKeyCannotBeWithdrawn()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Operator().WithdrawSigningKeyAsync("unknown", Drill, Ending));

        Assert.Equal("urn:agenttrust:authority:signing-key-unknown", refused.Type);
    }

    [Theory]
    [InlineData("/signing-keys/rotate")]
    [InlineData("/signing-keys/any/withdraw")]
    public async Task NothingHappensWithoutAReason(string path)
    {
        using var answer = await _host.AsPerson("oscar", PersonGroups.Operators).PostAsJsonAsync(path, new { reason = " " }, Ending);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/signing-keys/rotate", PersonGroups.Security)]
    [InlineData("/signing-keys/rotate", PersonGroups.Owners)]
    [InlineData("/signing-keys/any/withdraw", PersonGroups.Owners)]
    [InlineData("/signing-keys/any/withdraw", PersonGroups.Auditors)]
    public async Task OthersMayNot(string path, string group)
    {
        using var answer = await _host.AsPerson("somebody", group).PostAsJsonAsync(path, Drill, Ending);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task NoWorkloadMayRotate()
    {
        using var answer = await _host.As(SpiffeIds.Platform).PostAsJsonAsync("/signing-keys/rotate", Drill, Ending);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private TokenIssuerClient Operator() => _host.Person("oscar", PersonGroups.Operators);

    private async Task<bool> IsActiveAsync(string token)
    {
        using var answer = await _host.As(SpiffeIds.ToolProxy).PostAsync("/introspect", new FormUrlEncodedContent([new("token", token)]), Ending);
        return (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Ending)).GetProperty("active").GetBoolean();
    }
}
