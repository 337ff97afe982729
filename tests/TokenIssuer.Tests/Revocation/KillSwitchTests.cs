using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Revocation;

/// <summary>One act ends everything, and a second person has to undo it.</summary>
public sealed class KillSwitchTests : IDisposable
{
    private static readonly ReasonGiven Why = new("Something is very wrong.");
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    private TokenIssuerClient Sam => _host.Person("sam", PersonGroups.Security);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ItRevokesEverythingAndSaysSo()
    {
        var task = await _host.OpenTaskAsync();

        var thrown = await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Equal((true, "sam", Why.Reason), (thrown.Halted, thrown.HaltedBy, thrown.HaltReason));
        Assert.Equal(thrown, await _host.Client(SpiffeIds.ToolProxy).GetKillSwitchAsync(Ending));
        var entry = Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal((RevocationKind.All, "*"), (entry.Kind, entry.Id));
        var announced = Assert.IsType<AllRevoked>(Assert.Single(_host.Store.Events));
        Assert.Equal(("sam", Why.Reason), (announced.RevokedBy, announced.Reason));
        Assert.Equal("sam", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.KillSwitchThrown).Person);
        Assert.Equal(TaskState.Suspended, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
    }

    [Fact]
    public async Task WhileItHaltsNothingIsIssuedOpenedOrResumed()
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);
        await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Contains("kill switch", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        Assert.Contains("revoked", (await _host.RefusedAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).Message);
        Assert.Equal("urn:agenttrust:authority:halted", await TypeAsync(_host.OpenTaskAsync()));
        Assert.Equal("urn:agenttrust:authority:halted", await TypeAsync(Oscar.ResumeTaskAsync(task.Id, Why, Ending)));
        await Oscar.SuspendAgentAsync("coding-agent", Why, Ending);
        Assert.Equal("urn:agenttrust:authority:halted", await TypeAsync(Oscar.ResumeAgentAsync("coding-agent", Why, Ending)));
    }

    [Fact]
    public async Task EndsStillWorkWhileItHalts()
    {
        var task = await _host.OpenTaskAsync();
        await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Equal(TaskState.Revoked, (await Oscar.CloseTaskAsync(task.Id, Why, Ending)).State);
    }

    [Fact]
    public async Task OnlyASecondPersonReleasesItAndTasksAreResumedOneByOne()
    {
        var task = await _host.OpenTaskAsync();
        var before = await _host.TaskTokenAsync(task);
        await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Equal("urn:agenttrust:authority:same-person", await TypeAsync(Sam.ReleaseKillSwitchAsync(Why, Ending)));
        Assert.Equal((false, "oscar"), await Oscar.ReleaseKillSwitchAsync(Why, Ending) is var now ? (now.Halted, now.ReleasedBy) : default);

        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.KillSwitchReleased && record.Person == "oscar");
        Assert.Contains("not open", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
        await Oscar.ResumeTaskAsync(task.Id, Why, Ending);
        Assert.Contains("revoked", (await _host.RefusedAsync(_host.CallForm(before, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).Message);
        var after = await _host.TaskTokenAsync(task);
        Assert.NotEmpty((await _host.ExchangeAsync(_host.CallForm(after, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).AccessToken);
        Assert.Equal("urn:agenttrust:authority:not-halted", await TypeAsync(Oscar.ReleaseKillSwitchAsync(Why, Ending)));
    }

    [Fact]
    public async Task ThrownTwiceItIsOnRecordTwiceAndStillTheFirstPersonsToLeaveAlone()
    {
        await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Equal("sam", (await Oscar.ThrowKillSwitchAsync(Why, Ending)).HaltedBy);

        Assert.Equal(2, _host.Store.Records.Count(record => record.Kind == AuditKinds.KillSwitchThrown));
        Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal("urn:agenttrust:authority:same-person", await TypeAsync(Sam.ReleaseKillSwitchAsync(Why, Ending)));
    }

    [Theory]
    [InlineData(PersonGroups.Operators, true)]
    [InlineData(PersonGroups.Security, true)]
    [InlineData(PersonGroups.Owners, false)]
    [InlineData(PersonGroups.ServiceOwners, false)]
    [InlineData(PersonGroups.Auditors, false)]
    public async Task OperatorsAndSecurityThrowIt(string group, bool may)
    {
        var throwing = _host.Person("someone", group).ThrowKillSwitchAsync(Why, Ending);

        if (may)
            Assert.True((await throwing).Halted);
        else
            Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => throwing)).Status);
    }

    [Fact]
    public async Task NoWorkloadThrowsOrReleasesIt()
    {
        await AssertForbiddenAsync(_host.Client(IssuerHost.Agent).ThrowKillSwitchAsync(Why, Ending));
        await AssertForbiddenAsync(_host.Client(SpiffeIds.Platform).ThrowKillSwitchAsync(Why, Ending));
        await AssertForbiddenAsync(_host.Client(IssuerHost.Agent).GetKillSwitchAsync(Ending));
        await Sam.ThrowKillSwitchAsync(Why, Ending);
        await AssertForbiddenAsync(_host.Client(SpiffeIds.Platform).ReleaseKillSwitchAsync(Why, Ending));
    }

    [Fact]
    public async Task AWaitingReaderOfTheFeedHearsOfItAtOnce()
    {
        var waiting = _host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.FromSeconds(30), Ending);

        await Sam.ThrowKillSwitchAsync(Why, Ending);

        Assert.Equal(RevocationKind.All, Assert.Single((await waiting).Entries).Kind);
    }

    private static async Task<string?> TypeAsync(Task call) => (await Assert.ThrowsAsync<ProblemException>(() => call)).Type;

    private static async Task AssertForbiddenAsync(Task call) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => call)).Status);
}
