using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>What a branch changes, seen from where it left main.</summary>
internal sealed record BranchDiff(string Base, string Head, IReadOnlyList<string> Files, string Text)
{
    public static BranchDiff Of(Repository repository, string branch)
    {
        var head = BareRepositories.Find(repository, branch)?.Tip ?? throw new ToolRefusedException($"There is no branch \"{branch}\".");
        var main = BareRepositories.Resolve(repository, BareRepositories.MainBranch);
        var start = repository.ObjectDatabase.FindMergeBase(main, head)
            ?? throw new ToolRefusedException($"{branch} has no history in common with {BareRepositories.MainBranch}.");

        using var patch = repository.Diff.Compare<Patch>(start.Tree, head.Tree);
        return new(start.Sha, head.Sha, [.. patch.Select(change => change.Path)], patch.Content);
    }
}
