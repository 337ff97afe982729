using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Takes over what another replica has activated, within a second.</summary>
internal sealed partial class StoreFollower(
    PolicySetSwitch change,
    PolicySetStore sets,
    PolicySetCheck check,
    ActivationLog log,
    ActivePolicySet active,
    IOptions<PolicyOptions> options,
    TimeProvider time,
    ILogger<StoreFollower> logger) : BackgroundService
{
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(5);

    private DateTimeOffset _notBefore;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!sets.Exists) return;

        using var timer = new PeriodicTimer(options.Value.StorePoll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _notBefore) return;
        try
        {
            if (Named().Id != active.Current.Entry.Id) await FollowAsync(cancellationToken);
            active.StoreFault = null;
        }
        catch (Exception e) when (e is PolicySetException or IOException or UnauthorizedAccessException)
        {
            // What decides here goes on deciding: it is a set that people have activated, and was whole when it was loaded.
            _notBefore = time.GetUtcNow() + BeforeAnotherTry;
            if (active.StoreFault != e.Message) LogNotFollowed(active.Current.Policies.Version, e.Message);
            active.StoreFault = e.Message;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var alone = await change.EnterHereAsync(cancellationToken);
        var entry = Named();
        if (entry.Id != active.Current.Entry.Id) change.Adopt(check.Build(sets.Read(entry.Version)), entry);
    }

    private ActivationEntry Named() =>
        log.Active() ?? throw new PolicySetException($"The store {options.Value.Store} does not say any more which policy set is active; give it back its files.");

    [LoggerMessage(EventId = 2014, Level = LogLevel.Error, Message = "The policy set that the store names could not be taken over, so {Version} goes on deciding here: {Why}")]
    private partial void LogNotFollowed(string version, string why);
}
