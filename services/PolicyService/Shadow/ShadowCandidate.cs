using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>The candidate of this replica; the store says which one, so that all replicas have the same.</summary>
internal sealed partial class ShadowCandidate(
    PolicySetStore sets, PolicySetCheck check, ShadowCounts counts, IOptions<PolicyOptions> options, ILogger<ShadowCandidate> logger) : IDisposable
{
    private readonly Lock _changing = new();
    private volatile Candidate? _current;
    private string? _fault;

    public Candidate? Current => _current;

    private string File => Path.Combine(options.Value.Store!, "shadow.json");

    /// <exception cref="PolicySetException">The set is not one that could decide.</exception>
    public void Begin(ShadowedPolicySet shadow)
    {
        var engine = check.Build(sets.Read(shadow.Version));
        lock (_changing)
        {
            StoreFile.Write(File, shadow);
            counts.Forget();
            Replace(new(engine, shadow));
        }
    }

    /// <returns>What ended; null when there was none.</returns>
    public ShadowedPolicySet? End()
    {
        lock (_changing)
        {
            var ended = _current?.Set ?? StoreFile.Read<ShadowedPolicySet>(File);
            System.IO.File.Delete(File);
            counts.Forget();
            Replace(null);
            return ended;
        }
    }

    /// <summary>Does what the store says: another replica may have begun or ended it. What cannot be done decides beside nothing.</summary>
    public void Look()
    {
        lock (_changing)
        {
            try
            {
                var named = StoreFile.Read<ShadowedPolicySet>(File);
                if (named == _current?.Set) return;
                Replace(named is null ? null : new(check.Build(sets.Read(named.Version)), named));
                _fault = null;
            }
            catch (Exception e) when (e is PolicySetException or IOException or UnauthorizedAccessException)
            {
                Replace(null);
                if (_fault != e.Message) LogNotFollowed(e.Message);
                _fault = e.Message;
            }
        }
    }

    public void Dispose() => _current?.Engine.Dispose();

    private void Replace(Candidate? next)
    {
        var before = _current;
        _current = next;
        before?.Engine.Dispose();
    }

    [LoggerMessage(EventId = 2501, Level = LogLevel.Error, Message = "The candidate that the store names does not decide beside the active set: {Why}")]
    private partial void LogNotFollowed(string why);
}

/// <summary>A candidate with all that was counted since it began in this process.</summary>
internal sealed record Candidate(IPolicyEngine Engine, ShadowedPolicySet Set)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    public ShadowTally Tally { get; } = new();
}
