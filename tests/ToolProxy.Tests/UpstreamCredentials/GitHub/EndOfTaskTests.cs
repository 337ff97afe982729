using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;

public sealed class EndOfTaskTests : ForeignGitHub
{
    public static TheoryData<RevocationKind, string, string?> Ends => new()
    {
        { RevocationKind.Task, FakeTokenIssuer.TaskId, null },
        { RevocationKind.Step, FakeTokenIssuer.TaskId, FakeTokenIssuer.Step },
        { RevocationKind.Agent, SpiffeIds.Agent("coding-agent"), null },
        { RevocationKind.All, "*", null },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task WhateverEndsTheAuthorityRevokesTheTokenAtGitHub(RevocationKind kind, string id, string? step)
    {
        await Agent.CallAsync("read_file");
        var token = TokenOfLastCall();
        Assert.Contains(token, GitHub.Live);

        Proxy.Issuer.Revoke(kind, id, step);
        await UntilAsync(() => GitHub.Revoked.Contains(token));

        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialRevoked && record.Details!["credential"].GetString() == IssuedCredential.IdOf(token));
        Assert.Equal(("succeeded", FakeTokenIssuer.TaskId), (record.Outcome, record.Task));
        Assert.Equal("The agent, its task or this step of it was ended.", record.Details!["reason"].GetString()); // and not that its time was over
    }

    [Fact]
    public async Task TheEndOfAnotherTaskLeavesTheTokenAlone()
    {
        await Agent.CallAsync("read_file");

        Proxy.Issuer.Revoke(RevocationKind.Task, "task_other");
        await UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, "task_other"));
        await Proxy.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Contains(TokenOfLastCall(), GitHub.Live);
    }

    [Fact]
    public async Task ATokenThatCouldNotBeRevokedIsTriedAgain()
    {
        await Agent.CallAsync("read_file");
        var token = TokenOfLastCall();
        GitHub.Instead = request => request.Method == HttpMethod.Delete ? FakeTool.Plain(request, System.Net.HttpStatusCode.BadGateway, "{}") : null;
        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        await UntilAsync(() => GitHub.Requests.Contains("DELETE /installation/token"));

        GitHub.Instead = null;
        await UntilAsync(() => GitHub.Revoked.Contains(token));

        Assert.Single(GitHub.Revoked, revoked => revoked == token);
    }

    [Fact]
    public async Task R9NoTokenIsLeftAliveWhenTheProxyStops()
    {
        await Agent.CallAsync("read_file");

        await Proxy.DisposeAsync();

        Assert.Empty(GitHub.Live);
    }

    [Fact]
    public async Task WhatAProxyThatIsGoneLeftBehindIsRevokedWithItsTask()
    {
        await Agent.CallAsync("write_file");
        await UntilAsync(() => !GitHub.Live.Contains(TokenOfLastCall()));
        var ledger = Proxy.Services.GetRequiredService<ICredentialLedger>();
        var seal = Proxy.Services.GetRequiredService<CredentialSeal>();
        await Agent.CallAsync("read_file");
        var left = seal.Open((await ledger.ListAsync(TestContext.Current.CancellationToken)).First(kept => seal.Open(kept)!.Token == TokenOfLastCall()))!;

        // The same ledger before the eyes of a process that issued nothing itself.
        await using var next = new ProxyUnderTest();
        Configure(next);
        await next.StartAsync();
        var foreign = next.Services.GetRequiredService<CredentialSeal>();
        next.GitHub.Adopt(left.Token);
        await next.Services.GetRequiredService<ICredentialLedger>().AddAsync(foreign.Seal(left), TestContext.Current.CancellationToken);
        next.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);

        await ProxyUnderTest.UntilAsync(() =>
        {
            next.Time.Advance(TimeSpan.FromMilliseconds(100));
            return next.GitHub.Revoked.Contains(left.Token);
        });
        var record = await next.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialRevoked);
        Assert.Equal("The agent, its task or this step of it was ended.", record.Details!["reason"].GetString());
        Assert.Null(foreign.Open(seal.Seal(left))); // another key opens nothing
    }
}
