using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using AgentTrust.PolicyService.Replay;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>What every process has counted for a candidate, each in a file of its own in the store: a restart forgets nothing, and a report is of all replicas.</summary>
internal sealed partial class ShadowCounts(IOptions<PolicyOptions> options, ILogger<ShadowCounts> logger)
{
    private string Folder => Path.Combine(options.Value.Store!, "shadow-counts");

    public void Keep(Candidate candidate)
    {
        Directory.CreateDirectory(Folder);
        StoreFile.Write(FileOf(candidate), candidate.Tally.Report(candidate.Set));
    }

    /// <summary>With what other processes, and former ones, have kept for the same candidate.</summary>
    public ShadowReport Report(Candidate candidate) =>
        Files().Where(file => file != FileOf(candidate)).Select(Read).OfType<ShadowReport>().Where(kept => kept.Shadow == candidate.Set)
            .Aggregate(candidate.Tally.Report(candidate.Set), Sum);

    /// <summary>Another candidate begins, or this one has ended. What a replica keeps of it even so is nobody's any more.</summary>
    public void Forget()
    {
        foreach (var file in Files()) File.Delete(file);
    }

    private string FileOf(Candidate candidate) => Path.Combine(Folder, $"{candidate.Id:N}.json");

    private string[] Files() => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.json") : [];

    private ShadowReport? Read(string file)
    {
        try
        {
            return StoreFile.Read<ShadowReport>(file);
        }
        catch (Exception e) when (e is PolicySetException or IOException or UnauthorizedAccessException)
        {
            LogNotCounted(file, e.Message);
            return null;
        }
    }

    private static ShadowReport Sum(ShadowReport one, ShadowReport other) => one with
    {
        Compared = one.Compared + other.Compared,
        Dropped = one.Dropped + other.Dropped,
        Changes = Sum(one.Changes, other.Changes),
        Errors = one.Errors + other.Errors,
        OtherPolicies = one.OtherPolicies + other.OtherPolicies,
        ByAgent = Sum(one.ByAgent, other.ByAgent),
        ByTool = Sum(one.ByTool, other.ByTool),
        ByAction = Sum(one.ByAction, other.ByAction),
        ByTask = Sum(one.ByTask, other.ByTask),
        Newest = [.. one.Newest.Concat(other.Newest).OrderByDescending(difference => difference.Time).Take(ShadowTally.MostKept)],
    };

    private static IReadOnlyList<ReplayGroup> Sum(IReadOnlyList<ReplayGroup> one, IReadOnlyList<ReplayGroup> other) => DecisionGroups.Sorted(
        one.Concat(other).GroupBy(group => group.Name, StringComparer.Ordinal)
            .Select(same => new ReplayGroup(same.Key, same.Sum(group => group.Decisions), same.Select(group => group.Changes).Aggregate(Sum))));

    private static ChangeCounts Sum(ChangeCounts one, ChangeCounts other) => new()
    {
        NewlyPermitted = one.NewlyPermitted + other.NewlyPermitted,
        NewlyRequestable = one.NewlyRequestable + other.NewlyRequestable,
        NewlyDenied = one.NewlyDenied + other.NewlyDenied,
    };

    [LoggerMessage(EventId = 2503, Level = LogLevel.Error, Message = "What {File} counted for the candidate is missing in the report: {Why}")]
    private partial void LogNotCounted(string file, string why);
}
