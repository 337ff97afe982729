using AgentTrust.ToolProxy.Drift.Honeytokens;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>Somebody reaches for what was only put there to be reached for: no honest work does (R61, R64).</summary>
internal sealed class HoneytokenTouched(PlantedThings planted, IOptions<DriftOptions> options) : IDriftRule
{
    private const int Everything = 100;

    /// <summary>Afterwards as well, for calls that were refused before their arguments were read.</summary>
    public DriftMoments Moments => DriftMoments.Before | DriftMoments.After;

    public ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken) =>
        new(planted.TouchedBy(call, options.Value.Honeytokens.Prompts) is { } what ? new DriftFinding(DriftRules.Honeytoken, Everything, what) : null);
}
