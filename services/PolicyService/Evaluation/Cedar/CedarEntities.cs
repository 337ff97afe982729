using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Agent, task, resource and tool with the attributes that this service knows of them; nobody else says any.</summary>
internal static class CedarEntities
{
    public static string ToolId(CallFacts facts) => facts.Tool is { } tool ? $"{tool.Server}/{tool.Name}" : "unknown";

    public static EntityUid ResourceOf(CallFacts facts) => new(ResourceTypes.EntityType(facts.ResourceType) ?? "", facts.ResourceId);

    /// <param name="json">Takes the array.</param>
    /// <param name="facts">The call.</param>
    /// <param name="reads">What besides agent and task is wanted.</param>
    /// <param name="groups">The groups above the action; null leaves them to the schema.</param>
    public static void Write(Utf8JsonWriter json, CallFacts facts, PolicyReads reads, IEnumerable<string>? groups)
    {
        json.WriteStartArray();
        Write(json, new("Agent", facts.Agent.Id), () => WriteAgent(json, facts));
        Write(json, new("Task", facts.Task.Id), () => WriteTask(json, facts));
        if (reads.HasFlag(PolicyReads.Resource)) Write(json, ResourceOf(facts), () => WriteResource(json, facts));
        if (reads.HasFlag(PolicyReads.Tool)) Write(json, new("Tool", ToolId(facts)), () => WriteTool(json, facts));
        if (groups is not null) Write(json, new("Action", facts.Action), () => { }, groups.Where(group => group != facts.Action));
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, EntityUid uid, Action attributes, IEnumerable<string>? groups = null)
    {
        json.WriteStartObject();
        json.WriteUid("uid", uid.Type, uid.Id);
        json.WriteStartObject("attrs");
        attributes();
        json.WriteEndObject();
        json.WriteStartArray("parents");
        foreach (var group in groups ?? [])
        {
            json.WriteStartObject();
            json.WriteString("type", "Action");
            json.WriteString("id", group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAgent(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteReference("owner", "Person", facts.Agent.Owner);
        json.WriteString("function", facts.Agent.Function);
        json.WriteString("state", Snake(facts.Agent.State));
        json.WriteBoolean("review_overdue", facts.ReviewOverdue);
        json.WriteSet("action_groups", facts.Agent.Bounds.ActionGroups);
        json.WriteSet("repositories", facts.Agent.Bounds.Repositories);
        json.WriteSet("environments", facts.Agent.Bounds.Environments);
    }

    private static void WriteTask(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteReference("agent", "Agent", facts.Task.Agent);
        json.WriteReference("owner", "Person", facts.Task.Owner);
        json.WriteReference("opened_by", "Person", facts.Task.OpenedBy);
        json.WriteString("intent", facts.Task.Intent);
        if (facts.Task.Template is { } template) json.WriteString("template", template);
        if (facts.Task.Reference is { } reference) json.WriteString("reference", reference);
        json.WriteString("state", Snake(facts.TaskState));
        json.WriteString("step", facts.Task.Step);
        json.WriteSet("step_actions", facts.StepActions);
        json.WriteSet("reach", facts.Reach);
        json.WriteNumber("minutes", facts.Task.Budget.Minutes);
        json.WriteNumber("token_seconds", facts.TokenSeconds);
        json.WriteBoolean("calls_left", facts.CallsLeft);
        json.WriteBoolean("writes_left", facts.WritesLeft);
    }

    private static void WriteResource(Utf8JsonWriter json, CallFacts facts)
    {
        // A tool server is listed by its tools; the resource catalogue knows nothing of it.
        if (facts.ResourceType == ResourceTypes.ToolServer) return;

        json.WriteString("sensitivity", facts.Resource.Sensitivity);
        if (facts.Resource.Cluster is { } cluster) json.WriteString("cluster", cluster);
        json.WriteBoolean("closed", facts.Resource.Closed);
        json.WriteNumber("token_seconds", facts.Resource.TokenSeconds);
        json.WriteNumber("approval_minutes", facts.Resource.ApprovalMinutes);
    }

    private static void WriteTool(Utf8JsonWriter json, CallFacts facts)
    {
        json.WriteReference("server", "ToolServer", facts.Tool?.Server ?? "unknown");
        json.WriteBoolean("listed", facts.ToolFacts is not null);
        json.WriteString("sensitivity", facts.ToolFacts?.Sensitivity ?? facts.Sensitivity);
        json.WriteSet("returns", facts.ToolFacts?.Returns ?? []);
        if (facts.ToolFacts?.Sink is { } sink) json.WriteString("sink", sink);
        if (facts.ToolFacts is { Functions: { Count: > 0 } functions }) json.WriteSet("functions", functions);
        if (facts.ToolFacts?.Digest is { } digest) json.WriteString("digest", digest);
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
