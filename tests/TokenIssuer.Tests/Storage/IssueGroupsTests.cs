using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Storage.Issuing;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class IssueGroupsTests : IDisposable
{
    private readonly List<(IReadOnlyList<PendingIssue> Group, TaskCompletionSource Committed)> _commits = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly IssueGroups _groups;

    public IssueGroupsTests() => _groups = new(group =>
    {
        var committed = new TaskCompletionSource();
        lock (_commits) _commits.Add((group, committed));
        _begun.Release();
        return committed.Task;
    });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _begun.Dispose();

    [Fact]
    public async Task NobodyWaitsWhileALaneIsFreeAndWhatComesMeanwhileGoesTogether()
    {
        var first = await EnterAsync("1");
        var second = await EnterAsync("2");
        var meanwhile = new[] { "3", "4", "5" }.Select(task => _groups.TryAsync(Pending(task))).ToList();

        End(0);
        await _begun.WaitAsync(Ending);

        Assert.Equal([["1"], ["2"], ["3", "4", "5"]], _commits.Select(commit => commit.Group.Select(issue => issue.Subject.Task)));
        End(1);
        End(2);
        Assert.All(await Task.WhenAll([first, second, .. meanwhile]), Assert.True);
    }

    [Fact]
    public async Task NothingIsIssuedToWhoeverHasGone()
    {
        using var gone = new CancellationTokenSource();
        var (first, second) = (await EnterAsync("1"), await EnterAsync("2"));
        var abandoned = _groups.TryAsync(Pending("abandoned", gone.Token));
        var next = _groups.TryAsync(Pending("3"));

        await gone.CancelAsync();
        End(0);
        await _begun.WaitAsync(Ending);
        End(1);
        End(2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.All(await Task.WhenAll(first, second, next), Assert.True);
        Assert.Equal(["3"], _commits[2].Group.Select(issue => issue.Subject.Task));
    }

    [Fact]
    public async Task WhatMayNotBeStoredIsNotAnswered()
    {
        var lost = await EnterAsync("1");

        _commits[0].Committed.SetException(new TimeoutException("The commit was not confirmed."));

        await Assert.ThrowsAsync<TimeoutException>(() => lost);
        var later = await EnterAsync("2"); // and the lane goes on
        End(1);
        Assert.True(await later);
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
