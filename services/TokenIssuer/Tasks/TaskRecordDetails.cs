using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>What the record of a task's opening keeps, so that the log alone says who could have done what then.</summary>
internal static class TaskRecordDetails
{
    public static Dictionary<string, JsonElement> Of(TaskFacts task, TaskTemplate? template) =>
        new Dictionary<string, JsonElement>
        {
            ["owner"] = Json(task.Owner),
            ["opened_by"] = Json(task.OpenedBy),
            ["expires_at"] = Json(task.ExpiresAt),
            ["steps"] = Json(task.Steps),
            ["boundaries"] = Json(task.Boundaries),
        }.Concat(template is null ? [] : TaskTemplates.Details(template)).ToDictionary();

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, WireJson.Options);
}
