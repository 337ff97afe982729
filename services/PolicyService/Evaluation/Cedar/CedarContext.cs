using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>The <c>ToolCall</c> of the schema.</summary>
/// <remarks>What changes from call to call stays out (ids, counters, clocks), or no answer could be remembered; what follows from it is in.</remarks>
internal static class CedarContext
{
    public static void Write(Utf8JsonWriter json, CallFacts facts, ConsentFacts? consent)
    {
        json.WriteStartObject();
        json.WriteReference("task", "Task", facts.Task.Id);
        json.WriteReference("tool", "Tool", CedarEntities.ToolId(facts));
        WriteCall(json, facts);
        WriteSession(json, facts);
        WriteDelegation(json, facts);
        json.WriteStartObject("time");
        json.WriteBoolean("working_hours", facts.WorkingHours);
        json.WriteBoolean("freeze", facts.Freeze);
        json.WriteEndObject();
        if (consent is not null) WriteApproval(json, facts, consent);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteStartObject("call");
        json.WriteString("action", facts.Action);
        json.WriteString("resource", facts.ResourceId);
        json.WriteString("step", facts.Step);
        json.WriteString("sensitivity", facts.Sensitivity);
        json.WriteBoolean("production", facts.Resource.Production);
        if (facts.Resource.Environment is { } environment) json.WriteString("environment", environment);
        if (facts.Sink is { } sink) WriteDestination(json, sink, facts.Destination);
        if (facts.Arguments is { } arguments) WriteArguments(json, arguments);
        // Of what there is nothing to say, nothing is said: sets with an older schema decide as before.
        WriteKinds(json, "sinks_untrusted", facts.SinksUntrusted);
        WriteKinds(json, "sinks_unknown", facts.SinksUnknown);
        json.WriteEndObject();
    }

    private static void WriteArguments(Utf8JsonWriter json, CallArguments arguments)
    {
        json.WriteStartObject("arguments");
        foreach (var (name, values) in CallArgumentLists.Of(arguments)) json.WriteSet(name, values ?? []);
        json.WriteEndObject();
    }

    private static void WriteKinds(Utf8JsonWriter json, string name, IReadOnlyList<string> kinds)
    {
        if (kinds.Count > 0) json.WriteSet(name, kinds);
    }

    private static void WriteDestination(Utf8JsonWriter json, string kind, DestinationFacts? place)
    {
        json.WriteStartObject("destination");
        json.WriteString("kind", kind);
        if (place?.Host is { } host) json.WriteString("host", host);
        if (place?.Recipient is { } recipient) json.WriteString("recipient", recipient);
        if (place?.Branch is { } branch)
        {
            json.WriteString("branch", branch);
            json.WriteBoolean("protected", place.Protected);
        }

        json.WriteEndObject();
    }

    private static void WriteSession(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteStartObject("session");
        json.WriteBoolean("untrusted_read", facts.UntrustedRead);
        json.WriteBoolean("sensitive_read", facts.SensitiveRead);
        if (facts.Egress) json.WriteBoolean("egress", true);
        json.WriteNumber("spent", facts.Spent);
        if (facts.Risk is { } risk) json.WriteNumber("risk", risk);
        json.WriteEndObject();
    }

    private static void WriteDelegation(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteStartObject("delegation");
        json.WriteNumber("depth", facts.Actors.Count);
        json.WriteStartArray("actors");
        foreach (var actor in facts.Actors) json.WriteReferenceValue("Agent", actor);
        json.WriteEndArray();
        json.WriteSet("functions", facts.Functions);
        json.WriteEndObject();
    }

    private static void WriteApproval(Utf8JsonWriter json, CallFacts facts, ConsentFacts consent)
    {
        json.WriteStartObject("approval");
        json.WriteSet("groups", consent.Groups);
        json.WriteNumber("people", consent.People);
        json.WriteNumber("minutes", consent.Minutes);
        json.WriteString("action", consent.Action ?? facts.Action);
        json.WriteString("resource", consent.Resource ?? facts.ResourceId);
        json.WriteEndObject();
    }
}
