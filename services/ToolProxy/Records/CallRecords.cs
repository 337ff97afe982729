using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Records;

/// <summary>What the log says of a call: facts and digests, no token, no argument, no answer.</summary>
internal sealed class CallRecords(TimeProvider time)
{
    public AuditRecord Decision(ToolCall call, bool permitted) => Create(call, AuditKinds.Decision, [.. CallDetails.Of(call), .. CallDetails.DecidedOn(call)]) with
    {
        Outcome = permitted ? "permitted" : "denied",
        Summary = permitted
            ? $"{Who(call)} may call {What(call)}."
            : $"{Who(call)} may not call {What(call)}: {call.Denial?.Detail}",
    };

    public AuditRecord Intent(ToolCall call) => Create(call, AuditKinds.CallIntent) with
    {
        Outcome = "indeterminate",
        Summary = $"{Who(call)} is about to call {What(call)}.",
    };

    public AuditRecord Refused(ToolCall call) => Create(call, AuditKinds.CallRefused) with
    {
        Outcome = "denied",
        Summary = $"{Who(call)} was refused {What(call)}: {call.Denial?.Reason.Title} {call.Denial?.Detail}",
    };

    public AuditRecord Outcome(ToolCall call) => Create(call, AuditKinds.CallOutcome, call.Remembered is null ? CallDetails.Of(call) : CallDetails.Outcome(call)) with
    {
        Outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(call.Outcome.ToString()),
        Summary = $"{Who(call)} called {What(call)}: {call.Outcome switch
        {
            CallOutcome.Succeeded => "it succeeded.",
            CallOutcome.Failed => "the tool answered with an error.",
            CallOutcome.Denied => $"it was not made. {call.Denial?.Reason.Title}",
            CallOutcome.Withheld => $"the answer was withheld. {call.Denial?.Detail}",
            _ => "whether it happened is not known.",
        }}",
    };

    /// <summary>Of a kind that another slice has.</summary>
    public AuditRecord Of(ToolCall call, string kind, IEnumerable<(string Name, object? Value)> details) =>
        Create(call, kind, details.Where(detail => detail.Value is not null).Select(detail => KeyValuePair.Create(detail.Name, detail.Value!)));

    private AuditRecord Create(ToolCall call, string kind) => Create(call, kind, CallDetails.Of(call));

    private AuditRecord Create(ToolCall call, string kind, IEnumerable<KeyValuePair<string, object>> details) => new()
    {
        Id = $"rec_{Guid.CreateVersion7():N}",
        Kind = kind,
        Time = time.GetUtcNow(),
        Epoch = "",
        Sequence = 0,
        Agent = call.Caller?.Acting,
        Task = call.Caller?.Task?.Task,
        Call = call.Id,
        Action = call.Tool?.Action ?? call.AccessRequest?.Action.Name,
        Resource = call.Resource,
        TraceId = Activity.Current?.TraceId.ToHexString(),
        Details = Json(details),
    };

    /// <summary>Written and read as one object: a document of its own for each detail costs more than the call's decision.</summary>
    private static Dictionary<string, JsonElement> Json(IEnumerable<KeyValuePair<string, object>> details)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in details)
            {
                json.WritePropertyName(name);
                if (value is string text) json.WriteStringValue(text);
                else JsonSerializer.Serialize(json, value, value.GetType(), WireJson.Options);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan).EnumerateObject().ToDictionary(detail => detail.Name, detail => detail.Value, StringComparer.Ordinal);
    }

    /// <summary>Who really acts, and for whom.</summary>
    public static string Who(ToolCall call) => call.Caller is { } caller
        ? string.Join(" for ", caller.Chain.Reverse().Select(agent => agent.Split('/')[^1]))
        : "An unproven caller";

    private static string What(ToolCall call) => call switch
    {
        { Tool: { } tool, Resource: { } resource } => $"{tool.Server}.{tool.Name} on {resource.Type} {resource.Id}",
        { Mcp.Name: { } name } => $"{call.ServerName}.{name}",
        { Mcp: { } mcp } => $"{mcp.Method} of {call.ServerName}",
        _ => call.ServerName,
    };
}
