using AgentTrust.PolicyService.PolicyAdministration.Activations;
using AgentTrust.PolicyService.PolicyAdministration.Sets;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Loads the policy set before the server listens: a service without policies never looks healthy.</summary>
internal sealed class PolicySetStart(
    PolicySetSwitch change, PolicySetStore sets, PolicySetCheck check, FolderSource folder) : IHostedLifecycleService
{
    private static readonly Asking Nobody = new(null, "The service started with it.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var alone = await change.EnterAsync(cancellationToken);

            // The folder is the first set of an empty store. After that files are not an activation: people activate.
            if (sets.Exists && change.Now() is { } entry) TakeUp(entry);
            else folder.Take(Nobody);
        }
        catch (Exception e) when (sets.Exists && e is IOException or UnauthorizedAccessException)
        {
            throw new PolicySetException($"The store of policy sets, {PolicyOptions.Section}:{nameof(PolicyOptions.Store)}, cannot be used: {e.Message}", e);
        }
    }

    private void TakeUp(ActivationEntry entry)
    {
        try
        {
            change.Adopt(check.Build(sets.Read(entry.Version)), entry);
        }
        catch (PolicySetException) when (folder.IsFollowed)
        {
            // A developer's store may be of another day's service; the folder is what they work on.
            folder.Take(Nobody);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
