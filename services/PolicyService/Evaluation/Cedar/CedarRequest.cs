using System.Buffers;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Writes the engine's question from typed facts; no JSON of a caller passes through.</summary>
internal static class CedarRequest
{
    public static EngineRequest Write(CallFacts facts, ConsentFacts? consent)
    {
        var context = new ArrayBufferWriter<byte>(1024);
        var entities = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(context)) WriteContext(json, facts, consent);
        using (var json = new Utf8JsonWriter(entities)) WriteAgent(json, facts);

        return new()
        {
            Principal = new("Agent", facts.Agent.Id),
            Action = new("Action", facts.Action),
            Resource = new(ResourceTypes.EntityType(facts.ResourceType) ?? "", facts.ResourceId),
            Context = context.WrittenMemory,
            Entities = entities.WrittenMemory,
        };
    }

    private static void WriteContext(Utf8JsonWriter json, CallFacts facts, ConsentFacts? consent)
    {
        json.WriteStartObject();

        json.WriteStartObject("task");
        json.WritePropertyName("agent");
        WriteReference(json, facts.Task.Agent);
        json.WriteString("state", Snake(facts.TaskState));
        json.WriteString("step", facts.Task.Step);
        WriteSet(json, "step_actions", facts.StepActions);
        WriteSet(json, "reach", facts.Reach);
        if (facts.Task.Reference is { } reference) json.WriteString("reference", reference);
        json.WriteBoolean("calls_left", facts.CallsLeft);
        json.WriteBoolean("writes_left", facts.WritesLeft);
        json.WriteEndObject();

        json.WriteStartObject("call");
        json.WriteString("action", facts.Action);
        json.WriteString("resource", facts.ResourceId);
        json.WriteString("step", facts.Step);
        WriteAgents(json, "actors", facts.Actors);
        json.WriteString("sensitivity", facts.Sensitivity);
        if (facts.Sink is { } sink) json.WriteString("sink", sink);
        if (facts.Environment is { } environment) json.WriteString("environment", environment);
        json.WriteEndObject();

        json.WriteStartObject("session");
        json.WriteBoolean("untrusted_read", facts.UntrustedRead);
        json.WriteBoolean("sensitive_read", facts.SensitiveRead);
        json.WriteEndObject();

        if (consent is not null)
        {
            json.WriteStartObject("approval");
            WriteSet(json, "groups", consent.Groups);
            json.WriteNumber("people", consent.People);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAgent(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteStartArray();
        json.WriteStartObject();
        WriteUid(json, "uid", "Agent", facts.Agent.Id);
        json.WriteStartObject("attrs");
        json.WriteString("owner", facts.Agent.Owner);
        json.WriteString("function", facts.Agent.Function);
        json.WriteString("state", Snake(facts.Agent.State));
        json.WriteBoolean("review_overdue", facts.ReviewOverdue);
        WriteSet(json, "action_groups", facts.Agent.Bounds.ActionGroups);
        WriteSet(json, "repositories", facts.Agent.Bounds.Repositories);
        WriteSet(json, "environments", facts.Agent.Bounds.Environments);
        json.WriteEndObject();
        json.WriteStartArray("parents");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteUid(Utf8JsonWriter json, string name, string type, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteString("id", id);
        json.WriteEndObject();
    }

    private static void WriteAgents(Utf8JsonWriter json, string name, IReadOnlyList<string> agents)
    {
        json.WriteStartArray(name);
        foreach (var agent in agents) WriteReference(json, agent);
        json.WriteEndArray();
    }

    private static void WriteReference(Utf8JsonWriter json, string agent)
    {
        json.WriteStartObject();
        WriteUid(json, "__entity", "Agent", agent);
        json.WriteEndObject();
    }

    private static void WriteSet(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
