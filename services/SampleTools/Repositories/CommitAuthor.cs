using AgentTrust.SampleTools.Tools;
using LibGit2Sharp;

namespace AgentTrust.SampleTools.Repositories;

/// <summary>Commits name the agent that really acted, and the task and call in whose records the rest is found.</summary>
internal static class CommitAuthor
{
    public static Signature Of(ToolCaller caller, TimeProvider time) =>
        new(caller.Name, $"{caller.Name}@agents.agenttrust.local", time.GetUtcNow());

    public static string MessageOf(string message, ToolCaller caller) =>
        $"{message.TrimEnd()}\n\nAgent: {caller.Agent}\n{string.Concat(caller.Chain.SkipLast(1).Reverse().Select(agent => $"For: {agent}\n"))}Task: {caller.Task}\nCall: {caller.Call}\n";
}
