using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Storage.Issuing;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class IssueGroupsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<(IReadOnlyList<PendingIssue> Group, TaskCompletionSource Committed)> _commits = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly IssueGroups _groups;

    public IssueGroupsTests() => _groups = new(
        group =>
        {
            var committed = new TaskCompletionSource();
            lock (_commits) _commits.Add((group, committed));
            _begun.Release();
            return committed.Task;
        },
        _time);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _groups.Dispose();
        _begun.Dispose();
    }

    [Fact]
    public async Task WhatComesWhileAGroupIsUnderWayGoesNextTogether()
    {
        var first = await EnterAsync("1");
        var meanwhile = new[] { "2", "3", "4" }.Select(task => _groups.TryAsync(Pending(task))).ToList();

        End(0);
        await _begun.WaitAsync(Ending);
        End(1);

        Assert.Equal([["1"], ["2", "3", "4"]], _commits.Select(commit => commit.Group.Select(issue => issue.Subject.Task)));
        Assert.All(await Task.WhenAll([first, .. meanwhile]), Assert.True);
    }

    [Fact]
    public async Task WhoeverTakesLongIsPassed()
    {
        var slow = await EnterAsync("slow");
        var waiting = new[] { "2", "3" }.Select(task => _groups.TryAsync(Pending(task))).ToList();

        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Single(_commits);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _begun.WaitAsync(Ending);
        End(1);

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.False(slow.IsCompleted);
        End(0);
        Assert.True(await slow);
    }

    [Fact]
    public async Task NothingIsIssuedToWhoeverHasGone()
    {
        using var gone = new CancellationTokenSource();
        var first = await EnterAsync("1");
        var abandoned = _groups.TryAsync(Pending("abandoned", gone.Token));
        var next = _groups.TryAsync(Pending("2"));

        await gone.CancelAsync();
        End(0);
        await _begun.WaitAsync(Ending);
        End(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.All(await Task.WhenAll(first, next), Assert.True);
        Assert.Equal(["2"], _commits[1].Group.Select(issue => issue.Subject.Task));
    }

    [Fact]
    public async Task WhatMayNotBeStoredIsNotAnswered()
    {
        var lost = await EnterAsync("1");
        var next = _groups.TryAsync(Pending("2"));

        _commits[0].Committed.SetException(new TimeoutException("The commit was not confirmed."));

        await Assert.ThrowsAsync<TimeoutException>(() => lost);
        await _begun.WaitAsync(Ending); // and the lane goes on
        End(1);
        Assert.True(await next);
    }

    private async Task<Task<bool>> EnterAsync(string task)
    {
        var entered = _groups.TryAsync(Pending(task));
        await _begun.WaitAsync(Ending);
        return entered;
    }

    private void End(int commit)
    {
        foreach (var issue in _commits[commit].Group) issue.Stored();
        _commits[commit].Committed.SetResult();
    }

    private static PendingIssue<bool> Pending(string task, CancellationToken? gone = null) =>
        new(new IssueSubject("agent", task), (_, _) => new Decided<bool>(true, AuthorityChange.None), gone ?? Ending);
}
