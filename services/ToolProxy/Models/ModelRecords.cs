using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models;

/// <summary>What the log says of prompts and answers (R48): digests, names and counts. The words stand beside it, where they can be erased.</summary>
internal sealed class ModelRecords(CallRecords records, PendingBodies bodies, IOptionsMonitor<ModelOptions> options)
{
    public AuditRecord Prompt(ToolCall call) => WithWords(PromptOf(call), BodyNames.Prompt, "application/json", call.Model!.Clean.ToJsonString());

    public AuditRecord Answer(ToolCall call) => WithWords(AnswerOf(call), BodyNames.Answer, call.Model!.Streams ? "text/plain" : "application/json", call.Model.Said);

    private AuditRecord WithWords(AuditRecord record, string name, string mediaType, string? words) =>
        options.CurrentValue.KeepWords && words is { Length: > 0 } && Encoding.UTF8.GetByteCount(words) <= options.CurrentValue.MaxWordsBytes
            ? bodies.Attach(record, name, mediaType, Encoding.UTF8.GetBytes(words))
            : record;

    private AuditRecord PromptOf(ToolCall call) => Create(call, AuditKinds.Prompt, "indeterminate", $"prompts the model {call.Tool!.Name} of {call.Tool.Model!.Provider}.",
    [
        ("digest", call.ArgumentsDigest),
        ("bytes", call.Model!.Sent.Length),
        ("prompt_tokens_estimated", call.Model.Counted),
        ("streams", call.Model.Streams),
        ("secrets_found", call.Model.Secrets.Count > 0 ? call.Model.Secrets : null),
        ("secrets_taken_out", call.Model.Secrets.Count > 0 ? call.Model.IsRedacted : null),
    ]);

    private AuditRecord AnswerOf(ToolCall call) => Create(call, AuditKinds.Answer, JsonNamingPolicy.SnakeCaseLower.ConvertName(call.Outcome.ToString()), Summary(call),
    [
        ("digest", call.Model!.AnswerDigest),
        ("answered_by", call.Model.AnsweredBy),
        ("answer_id", call.Model.AnswerId),
        ("input_tokens", call.Model.Usage?.Input),
        ("output_tokens", call.Model.Usage?.Output),
        ("tokens_estimated", call.Model.Usage?.IsEstimated),
        ("tokens_counted", call.Model.Counted), // against the budget, the prompt's among them
        ("finish_reason", call.Model.FinishReason),
        ("tool_calls", call.Model.ToolCalls.Count > 0 ? call.Model.ToolCalls : null),
        ("redacted", call.RedactedKinds.Count > 0 ? call.RedactedKinds : null),
        ("upstream_status", call.UpstreamStatus),
    ]);

    private static string Summary(ToolCall call) =>
        call.Outcome != CallOutcome.Succeeded ? $"was not answered in full by the model {call.Tool!.Name}."
        : call.Model!.ToolCalls.Count > 0 ? $"is told by the model {call.Tool!.Name} to call {string.Join(", ", call.Model.ToolCalls.Select(tool => tool.Name))}."
        : $"is answered in words by the model {call.Tool!.Name}.";

    private AuditRecord Create(ToolCall call, string kind, string outcome, string summary, (string Name, object? Value)[] details) => records.Of(
        call, kind,
        [
            ("server", call.ServerName), ("model", call.Tool!.Name), ("provider", call.Tool.Model!.Provider), ("sink", call.Tool.Sink),
            ("api", call.Model!.Api), ("step", call.Caller!.Task!.Step), ("token_id", call.Caller.Id), .. details,
        ]) with
    {
        Outcome = outcome,
        Summary = $"{CallRecords.Who(call)} {summary}",
    };
}
