using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Records;

/// <summary>The details of a call's records: enough to tell its story.</summary>
internal static class CallDetails
{
    public static IEnumerable<KeyValuePair<string, object>> Of(ToolCall call) =>
        All(call).Where(detail => detail.Value is not null).Select(detail => KeyValuePair.Create(detail.Name, detail.Value!));

    /// <summary>What the policy service decided on, as it says itself: with it the log alone is enough to decide again (R49).</summary>
    public static IEnumerable<KeyValuePair<string, object>> DecidedOn(ToolCall call) =>
        call.Decision?.Context.Facts is { } facts ? [new("decided_on", facts)] : [];

    /// <summary>What came of a call whose permit was remembered; what it is about and why it may be, its intent has said.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Outcome(ToolCall call) => Of(call).Where(detail => !OfIntent.Contains(detail.Key));

    private static readonly HashSet<string> OfIntent = new(StringComparer.Ordinal)
    {
        "method", "step", "token_id", "chain", "parents", "arguments_digest", "definition_digest", "sensitivity", "policy_version", "session_counters",
    };

    private static IEnumerable<(string Name, object? Value)> All(ToolCall call)
    {
        yield return ("server", call.ServerName);
        yield return ("tool", call.Tool?.Name ?? call.Mcp?.Name);
        yield return ("method", call.Mcp?.Method ?? call.Http?.Method.Method);
        yield return ("step", call.Caller?.Task?.Step);
        yield return ("token_id", call.Caller?.Id);
        yield return ("chain", call.Caller is { Actors.Count: > 0 } caller ? string.Join(' ', caller.Chain) : null);
        yield return ("parents", call.Caller?.Task?.Parents is { } parents ? string.Join(' ', parents) : null);
        yield return ("arguments_digest", call.ArgumentsDigest);
        yield return ("definition_digest", call.Definition?.Digest);
        yield return ("sensitivity", call.Tool?.Sensitivity);
        yield return ("sink", call.Tool?.Sink);
        yield return ("code", call.Denial?.Reason.Code);
        yield return ("reason", call.Denial?.Detail);
        yield return ("approval", call.Approval ?? call.Denial?.AccessRequest?.Id);
        yield return ("approval_state", call.Denial?.AccessRequest?.State);
        yield return ("tool_token_id", call.ToolToken?.Id);
        yield return ("upstream_credential", call.UpstreamCredential?.Name);
        yield return ("upstream_status", call.UpstreamStatus);
        yield return ("redactions", call.Redactions > 0 ? call.Redactions : null);
        yield return ("redacted", call.RedactedKinds.Count > 0 ? call.RedactedKinds : null);
        yield return ("read_labels", LabelsOf(call) is { Count: > 0 } labels ? labels : null);
        yield return ("bytes_read", call.Read.Bytes > 0 ? call.Read.Bytes : null);
        yield return ("secrets", call.Read.Secrets > 0 ? call.Read.Secrets : null);
        yield return ("sinks", call.Sinks.Count > 0 ? call.Sinks : null);
        yield return ("facts", call.Facts.Count > 0 ? call.Facts : null);

        if (call.Decision?.Context is not { } decision) yield break;
        yield return ("evaluation_id", decision.EvaluationId);
        yield return ("policy_version", decision.PolicyVersion);
        if (call.Remembered is { } remembered)
        {
            // The rest is said by the record of the decision; these two, that it covers this call as well.
            yield return ("remembered_decision", remembered.Record);
            yield return ("session_counters", new { call.Context!.Session.Calls, call.Context.Session.Writes });
            yield break;
        }

        yield return ("policies", decision.Policies.Count > 0 ? decision.Policies : null);
        yield return ("reasons", decision.Reasons.Count > 0 ? decision.Reasons : null);
        yield return ("obligations", decision.Obligations.Count > 0 ? decision.Obligations.Select(obligation => obligation.Id) : null);
        yield return ("reuse", decision.Reuse);
    }

    /// <summary>What the session is marked with since this answer.</summary>
    private static List<string> LabelsOf(ToolCall call)
    {
        var labels = new List<string>();
        if (call.Read.IsUntrusted) labels.Add("untrusted");
        if (call.Read.IsSensitive) labels.Add("sensitive");
        return labels;
    }
}
