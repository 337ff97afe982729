namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Loads the policy set before the server listens: a service without policies never looks healthy.</summary>
internal sealed class PolicySetStart(ActivePolicySet active, ActivationRecorder recorder) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        recorder.Record(active.Load(), person: null);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
