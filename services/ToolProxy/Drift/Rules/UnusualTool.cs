using System.Collections.Concurrent;
using AgentTrust.ToolProxy.Drift.Scores;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>A tool that no agent of this function has used before (R80: the pivot of a workflow that everybody trusts).</summary>
/// <remarks>What a function uses is learned, by all replicas together; in its first days nothing is unusual, nor ever what the settings call usual.</remarks>
internal sealed class UnusualTool(IDriftStore store, AgentFunctions functions, IOptions<DriftOptions> options, TimeProvider time) : IDriftRule
{
    private readonly ConcurrentDictionary<(string Function, string Tool), bool> _used = new();

    public DriftMoments Moments => DriftMoments.After;

    public async ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        // Only what was permitted teaches: who tries in vain makes nothing usual.
        if (call is not { HasLeft: true, Tool: { } tool }) return null;

        if (await functions.OfAsync(call.Caller!.Acting, cancellationToken) is not { } function) return null;

        var name = $"{tool.Server}.{tool.Name}";
        if (_used.ContainsKey((function, name))) return null;

        var learned = await store.LearnAsync(function, name, cancellationToken);
        _used[(function, name)] = true;
        return learned.IsNew && call.Approval is null && !IsLearning(learned.Since) && !IsUsual(function, tool)
            ? new(DriftRules.UnusualTool, options.Value.UnusualTool.Points, $"No agent for {function} has used {name} before.")
            : null;
    }

    private bool IsLearning(DateTimeOffset since) => time.GetUtcNow() < since + options.Value.UnusualTool.LearningTime;

    private bool IsUsual(string function, CatalogTool tool) => options.Value.UnusualTool.Usual.GetValueOrDefault(function)?.Contains(tool.Action) == true;
}
