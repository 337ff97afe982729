using AgentTrust.AuditService.Search.Views;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.Suites;

/// <summary>What every store of saved questions promises. Linked into the test projects that run one.</summary>
public abstract class SavedViewsConformance
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AQuestionIsKeptAsItWasAsked()
    {
        var views = await EmptyAsync();
        var query = new EvidenceQuery { Agent = "a", Outcome = "denied", From = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), Limit = 7 };

        Assert.True(await views.KeepAsync("ada", new() { Name = "denied", Query = query }, Cancelled));

        Assert.Equal(query, Assert.Single(await views.ListAsync("ada", Cancelled)).Query);
    }

    [Fact]
    public async Task OnePersonsQuestionsAreNobodyElses()
    {
        var views = await EmptyAsync();
        await views.KeepAsync("ada", new() { Name = "b", Query = new() }, Cancelled);
        await views.KeepAsync("ada", new() { Name = "a", Query = new() }, Cancelled);
        await views.KeepAsync("oscar", new() { Name = "a", Query = new() { Task = "t" } }, Cancelled);

        Assert.True(await views.DeleteAsync("oscar", "a", Cancelled));
        Assert.False(await views.DeleteAsync("oscar", "b", Cancelled));

        Assert.Equal(["a", "b"], (await views.ListAsync("ada", Cancelled)).Select(view => view.Name));
        Assert.Empty(await views.ListAsync("oscar", Cancelled));
    }

    [Fact]
    public async Task ThereIsRoomForSoManyAndForAnotherFormOfOne()
    {
        var views = await EmptyAsync();
        for (var i = 0; i < ViewEndpoints.MostViews; i++) Assert.True(await views.KeepAsync("ada", new() { Name = $"v{i}", Query = new() }, Cancelled));

        Assert.False(await views.KeepAsync("ada", new() { Name = "one more", Query = new() }, Cancelled));
        Assert.True(await views.KeepAsync("ada", new() { Name = "v0", Query = new() { Task = "t" } }, Cancelled));
        Assert.True(await views.KeepAsync("oscar", new() { Name = "v0", Query = new() }, Cancelled));
    }

    private protected abstract Task<ISavedViews> EmptyAsync();
}
