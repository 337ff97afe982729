using System.Net;
using AgentTrust.AuditService.Search.Views;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Suites;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class MemorySavedViewsTests : SavedViewsConformance
{
    private protected override Task<ISavedViews> EmptyAsync() => Task.FromResult<ISavedViews>(new MemorySavedViews());
}

public sealed class SavedViewTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APersonKeepsQuestionsOfTheirOwn()
    {
        await Client("ada").SaveViewAsync("denied today", new() { Outcome = "denied", Cursor = "1.1" }, Cancelled);

        var kept = Assert.Single(await Client("ada").GetViewsAsync(Cancelled));
        Assert.Equal(("denied today", "denied", null), (kept.Name, kept.Query.Outcome, kept.Query.Cursor));
        Assert.Empty(await Client("oscar").GetViewsAsync(Cancelled));

        await Client("ada").DeleteViewAsync("denied today", Cancelled);
        Assert.Empty(await Client("ada").GetViewsAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ProblemException>(() => Client("ada").DeleteViewAsync("denied today", Cancelled))).Status);
    }

    [Fact]
    public async Task AQuestionThatCannotBeAskedIsNotKept()
    {
        await Assert.ThrowsAsync<ProblemException>(() => Client("ada").SaveViewAsync("bad", new() { Limit = 0 }, Cancelled));
        await Assert.ThrowsAsync<ProblemException>(() => Client("ada").SaveViewAsync(new string('n', 101), new(), Cancelled));

        Assert.Empty(await Client("ada").GetViewsAsync(Cancelled));
    }

    public void Dispose() => _host.Dispose();

    private AuditClient Client(string person) => new(_host.AsPerson(person, PersonGroups.Auditors));
}
