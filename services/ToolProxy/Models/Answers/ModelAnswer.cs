using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>A whole answer of a model: without secrets, counted and on record before the agent has it.</summary>
internal sealed class ModelAnswer(ISessionObserver observer, ModelSpending spending, ModelRecords records, AuditTrail trail, DurableRecords durable)
{
    public async Task PassOnAsync(HttpContext context, ToolCall call, bool isSuccess, Stream body, CancellationToken cancellationToken)
    {
        var bytes = await AnswerInspection.ReadAsync(body, cancellationToken);
        if (!Utf8.IsValid(bytes)) throw new AnswerWithheldException("It is not UTF-8.");
        if (JsonRedaction.Redact(AnswerJson.Parse(bytes), call) is not JsonObject value) throw new AnswerWithheldException("It is no JSON object.");

        var model = call.Model!;
        AnswerParts.RemoveProbabilities(value);
        call.Outcome = isSuccess ? CallOutcome.Succeeded : CallOutcome.Failed;
        if (isSuccess) AnswerParts.Note(model, value);

        // A refusal of the provider has used nothing.
        model.Usage = !isSuccess ? new(0, 0) : ModelUsage.Read(value["usage"]) ?? new(ModelUsage.Estimate(model.Sent.Length), ModelUsage.Estimate(bytes.Length), IsEstimated: true);
        await spending.CountAsync(call, model.Usage.Total, cancellationToken);

        var json = value.ToJsonString();
        model.Said = json;
        model.AnswerDigest = DigestOf(Encoding.UTF8.GetBytes(json));
        await observer.ObserveAsync(call, json, cancellationToken);
        await RecordAsync(call, cancellationToken);
        await AnswerInspection.WriteAsync(context, "application/json", json, cancellationToken);
    }

    /// <exception cref="AnswerWithheldException">The log does not have it.</exception>
    public async Task RecordAsync(ToolCall call, CancellationToken cancellationToken)
    {
        call.Model!.IsRecorded = true;
        if (await durable.IndexOfAsync(trail.WriteAsync(records.Answer(call)), cancellationToken) is null)
            throw new AnswerWithheldException("The audit log did not acknowledge its record in time.");
    }

    public static string DigestOf(ReadOnlySpan<byte> released) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(released));
}
