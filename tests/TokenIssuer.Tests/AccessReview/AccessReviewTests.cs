using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;

namespace AgentTrust.TokenIssuer.Tests.AccessReview;

/// <summary>Granted against used, and the narrower grant that people accept.</summary>
public sealed class AccessReviewTests : IDisposable
{
    private const string Why = "It never needed more.";
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Olivia => _host.Person("olivia", PersonGroups.Owners);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task WhatWasUsedIsCountedAndWhatWasNotIsNamed()
    {
        var task = await UseAsync(2);

        var review = await Olivia.GetAccessReviewAsync("coding-agent", Ending);

        var used = Assert.Single(review.Used);
        Assert.Equal(("repo.read", "shop/checkout", 2L), (used.Action, used.Resource, used.Calls));
        Assert.Equal(["staging"], review.Unused.Environments);
        Assert.Equal(["propose"], review.Unused.ActionGroups);
        Assert.Empty(review.Unused.Repositories);
        Assert.Equal(["observe"], review.ProposedBounds!.ActionGroups);
        var one = Assert.Single(review.Tasks);
        Assert.Equal(task.Id, one.Task);
        Assert.DoesNotContain("repo.read", one.Unused);
        Assert.Contains("repo.branch.write", one.Unused);
        var template = Assert.Single(review.Templates);
        Assert.Contains("ci.run", template.UnusedActions);
        Assert.DoesNotContain(template.UnusedBoundaries, boundary => boundary.Type == "repository");
    }

    [Fact]
    public async Task AnAcceptedProposalNarrowsAndEndsWhatExceedsIt()
    {
        var task = await UseAsync(1);
        var review = await Olivia.GetAccessReviewAsync("coding-agent", Ending);

        var narrowed = await Olivia.AcceptAccessReviewAsync("coding-agent", new AcceptNarrowerAccess(review.Digest!, Why), Ending);

        Assert.Equal(["observe"], narrowed.Bounds.ActionGroups);
        Assert.Equal(TaskState.Revoked, (await _host.Store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal("olivia", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentNarrowed).Person);
        Assert.Null((await Olivia.GetAccessReviewAsync("coding-agent", Ending)).ProposedBounds);
    }

    [Fact]
    public async Task AStaleProposalIsRefused()
    {
        var task = await UseAsync(1);
        var review = await Olivia.GetAccessReviewAsync("coding-agent", Ending);
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);
        await CallAsync(task, Exchanges.ReadCall(task.Id) with { Action = "repo.branch.write", SingleUse = true, ArgumentsDigest = "sha256:00" });

        Assert.Equal("proposal-stale", await RefusedAsync(Olivia, review.Digest!));
        Assert.Equal("proposal-stale", await RefusedAsync(Olivia, "sha256:00"));
    }

    [Fact]
    public async Task WithoutAnyUseNothingIsProposed()
    {
        var review = await Olivia.GetAccessReviewAsync("coding-agent", Ending);

        Assert.Null(review.ProposedBounds);
        Assert.Null(review.Digest);
        Assert.Equal("proposal-stale", await RefusedAsync(Olivia, ""));
    }

    [Fact]
    public async Task OnlyTheOwnerAnOperatorOrSecurityAccepts()
    {
        await UseAsync(1);
        var digest = (await Olivia.GetAccessReviewAsync("coding-agent", Ending)).Digest!;

        Assert.Equal("not-the-owner", await RefusedAsync(_host.Person("rita", PersonGroups.Owners), digest));
        var auditor = await Assert.ThrowsAsync<ProblemException>(() =>
            _host.Person("ada", PersonGroups.Auditors).AcceptAccessReviewAsync("coding-agent", new AcceptNarrowerAccess(digest, Why), Ending));
        Assert.Equal(HttpStatusCode.Forbidden, auditor.Status);
        await _host.Person("sam", PersonGroups.Security).AcceptAccessReviewAsync("coding-agent", new AcceptNarrowerAccess(digest, Why), Ending);
    }

    /// <summary>R22: not more than a human in the same role; where it is more, people see it.</summary>
    [Fact]
    public async Task R22_WhatExceedsTheOwnersOwnRightsIsNamed()
    {
        var owner = _host.Person("olivia", PersonGroups.Owners, PersonGroups.Security);
        await owner.RegisterAgentAsync(SampleAuthority.Registration("bot"), Ending);

        Assert.Equal(["the action group propose"], (await owner.GetAccessReviewAsync("bot", Ending)).BeyondOwner!);
        Assert.Null((await owner.GetAccessReviewAsync("coding-agent", Ending)).BeyondOwner); // seeded: nobody saw the owner's groups
    }

    private async Task<TaskFacts> UseAsync(int times)
    {
        var task = await _host.OpenTaskAsync();
        for (var i = 0; i < times; i++) await CallAsync(task, Exchanges.ReadCall(task.Id));
        return task;
    }

    private async Task CallAsync(TaskFacts task, ToolCallAuthorization call) =>
        await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), call), _host.ProxyKey);

    private static async Task<string> RefusedAsync(TokenIssuerClient person, string digest) =>
        (await Assert.ThrowsAsync<ProblemException>(() => person.AcceptAccessReviewAsync("coding-agent", new AcceptNarrowerAccess(digest, Why), Ending))).Type!.Split(':')[^1];
}
