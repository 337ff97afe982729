using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Activates the set in the folder of the settings. A folder that holds no proven set changes nothing.</summary>
internal sealed partial class FolderSource(
    PolicySetSwitch change, PolicySetStore sets, PolicySetCheck check, ActivePolicySet active,
    IHostEnvironment environment, IOptions<PolicyOptions> options, ILogger<FolderSource> logger)
{
    private static readonly Asking Nobody = new(null, "The folder of the settings changed.");

    private string? _seen;
    private string? _refused;

    /// <summary>In development a change of the folder is an activation. Where two persons activate, a file that one of them can write is none.</summary>
    public bool IsFollowed => environment.IsDevelopment() && options.Value.RequireSecondPerson == false;

    /// <summary>Takes the folder as it is now.</summary>
    /// <exception cref="PolicySetException">It holds no proven set; the active one stays.</exception>
    public async Task<Activation> TakeAsync(Asking by, CancellationToken cancellationToken)
    {
        using var alone = await change.EnterAsync(cancellationToken);
        return Take(by);
    }

    /// <summary>For who has entered the switch already.</summary>
    public Activation Take(Asking by) => Take(Read(), by);

    /// <summary>Activates what two looks found alike: a set that is being written, or deleted file by file, is not one yet.</summary>
    /// <returns>Whether there is something to look at again soon.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        try
        {
            var files = Read();
            version = files.Version;
            if (version == active.Current.Entry.Folder) active.FolderFault = _refused = null;
            else if (version != _seen) return true;
            else if (version != _refused) await TakeAsync(files, cancellationToken);
        }
        catch (PolicySetException e)
        {
            _refused = version;
            if (active.FolderFault != e.Message) LogRefused(active.Current.Policies.Version, e.Message);
            active.FolderFault = e.Message;
        }
        finally
        {
            _seen = version;
        }

        return false;
    }

    // The very files of the look: the folder may be another one by now.
    private async Task TakeAsync(PolicySetFiles files, CancellationToken cancellationToken)
    {
        using var alone = await change.EnterAsync(cancellationToken);
        Take(files, Nobody);
    }

    private Activation Take(PolicySetFiles files, Asking by)
    {
        if (active.IsLoaded && active.Current.Policies.Version == files.Version && change.Now()?.Version == files.Version)
        {
            active.FolderFault = null;
            return active.Current;
        }

        var engine = check.BuildProven(files);
        if (sets.Exists) sets.Keep(files);
        active.FolderFault = null;
        return change.To(engine, PolicyActivationSource.Folder, by);
    }

    private PolicySetFiles Read() => PolicySetFiles.Read(options.Value.Directory!);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Error, Message = "The policy folder holds no set that can become active, so {Version} stays: {Why}")]
    private partial void LogRefused(string version, string why);
}
