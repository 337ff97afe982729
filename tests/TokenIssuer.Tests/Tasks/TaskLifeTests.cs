using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

public sealed class TaskLifeTests
{
    private static readonly TaskFacts Open = TaskLife.Open(SampleAuthority.Asked("a"), "olivia", "oscar", SampleAuthority.Noon);

    [Fact]
    public void ATaskBeginsOpenInItsFirstStepAndEndsWithItsBudget()
    {
        Assert.Equal((TaskState.Open, "investigate", SampleAuthority.Noon.AddMinutes(60)), (Open.State, Open.Step, Open.ExpiresAt));
        Assert.Equal("Find the cause of alert:A", Open.Intent);
    }

    [Theory]
    [InlineData(TaskState.Open, true)]
    [InlineData(TaskState.Suspended, true)]
    [InlineData(TaskState.Completed, false)]
    [InlineData(TaskState.Revoked, false)]
    [InlineData(TaskState.Expired, false)]
    public void OnlyALiveTaskCloses(TaskState state, bool closes)
    {
        var closed = TaskLife.Close(Open with { State = state }, TaskState.Completed, "Done.", SampleAuthority.Noon);

        Assert.Equal(closes, closed.Value?.State == TaskState.Completed);
        Assert.Equal(closes ? null : AuthorityRefusal.TaskNotOpen, closed.Refusal);
    }

    [Theory]
    [InlineData(TaskState.Open, 0, true)]
    [InlineData(TaskState.Open, 60, false)]
    [InlineData(TaskState.Suspended, 0, false)]
    [InlineData(TaskState.Completed, 0, false)]
    [InlineData(TaskState.Revoked, 0, false)]
    [InlineData(TaskState.Expired, 0, false)]
    public void OnlyAnOpenTaskWithTimeLeftMovesOn(TaskState state, int minutes, bool moves)
    {
        var advanced = TaskLife.Advance(Open with { State = state }, SampleAuthority.Noon.AddMinutes(minutes));

        Assert.Equal(moves, advanced.Value?.Step == "propose");
    }

    [Fact]
    public void ThereIsNothingAfterTheLastStep()
    {
        var last = TaskLife.Advance(Open, SampleAuthority.Noon).Value!;

        Assert.Equal(AuthorityRefusal.LastStep, TaskLife.Advance(last, SampleAuthority.Noon).Refusal);
    }

    [Fact]
    public void ATaskClosedAfterItsTimeIsExpiredWhateverTheCallerSays() =>
        Assert.Equal(TaskState.Expired, TaskLife.Close(Open, TaskState.Completed, "Done.", Open.ExpiresAt).Value!.State);

    [Fact]
    public void ATaskPastItsTimeCountsAsExpiredBeforeTheSweep()
    {
        Assert.Equal(TaskState.Open, TaskLife.AsOf(Open, Open.ExpiresAt.AddTicks(-1)).State);
        Assert.Equal(TaskState.Expired, TaskLife.AsOf(Open, Open.ExpiresAt).State);
    }

    [Fact]
    public void ASuspendedTaskOpensAgainOnlyWhileItHasTime()
    {
        var suspended = TaskLife.Suspend(Open);

        Assert.Equal(TaskState.Suspended, suspended.State);
        Assert.Equal(TaskState.Open, TaskLife.Resume(suspended, SampleAuthority.Noon).State);
        Assert.Equal(TaskState.Suspended, TaskLife.Resume(suspended, Open.ExpiresAt).State);
    }

    [Fact]
    public void EveryChangeIncreasesTheVersion()
    {
        Assert.Equal(2, TaskLife.Advance(Open, SampleAuthority.Noon).Value!.Version);
        Assert.Equal(2, TaskLife.Suspend(Open).Version);
        Assert.Equal(2, TaskLife.Close(Open, TaskState.Completed, "Done.", SampleAuthority.Noon).Value!.Version);
    }
}
