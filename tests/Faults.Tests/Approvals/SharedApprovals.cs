namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>One running service for the tests of a class, started by the first that needs it.</summary>
public sealed class SharedApprovals : IAsyncDisposable
{
    private Task<RunningApprovals>? _running;

    internal Task<RunningApprovals> GetAsync() => _running ??= RunningApprovals.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_running is { IsCompletedSuccessfully: true }) await (await _running).DisposeAsync();
    }
}
