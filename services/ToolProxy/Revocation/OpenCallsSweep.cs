namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Ends what no news end: calls whose token expires, and all of them when the feed falls silent.</summary>
internal sealed class OpenCallsSweep(OpenCalls calls, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) calls.Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops, and closes what is open itself
        }
    }
}
