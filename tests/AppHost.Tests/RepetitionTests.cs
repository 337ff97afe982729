using AgentTrust.Contracts.Audit;

namespace AgentTrust.AppHost.Tests;

public sealed class RepetitionTests(RunningSystem system)
{
    /// <summary>Nothing that one run leaves behind may stand in the way of the next: branches, pull requests, used approvals.</summary>
    [Fact]
    public async Task TheStoryCanBePlayedThreeTimesInARowOnOneSystem()
    {
        var pullRequests = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            await using var story = new Story(system);
            await story.InitializeAsync();

            Assert.Equal(0, story.VerifierExitCode);
            var opened = Assert.Single(story.Of(AuditKinds.CallOutcome), record => record.Action == "repo.pull_request.open" && record.Outcome == "succeeded");
            pullRequests.Add(opened.Details!["facts"].GetProperty("pull_request").ToString());
        }

        Assert.Equal(3, pullRequests.Distinct().Count());
    }
}
