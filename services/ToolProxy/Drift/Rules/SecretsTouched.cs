using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>An agent comes across secrets more often than its work explains (R62, R63).</summary>
internal sealed class SecretsTouched(IOptions<DriftOptions> options) : IDriftRule
{
    public DriftMoments Moments => DriftMoments.After;

    public ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var rule = options.Value.Secrets;
        var tool = call.Tool is { } known ? $"{known.Server}.{known.Name}" : call.Server?.Name ?? "a server";
        // What a person has consented to is nobody's drift.
        var found = call is { HasLeft: true, Approval: null, Tool.Sensitivity: Sensitivity.Secret }
            ? new DriftFinding(DriftRules.Secrets, rule.Read, $"{tool} was called, which reads secrets.")
            : call.Redactions > 0 ? new DriftFinding(DriftRules.Secrets, rule.Redacted, $"Secrets were taken out of the answer of {tool}: {call.Redactions}.")
            : null;
        return new(found);
    }
}
