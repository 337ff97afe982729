using System.Text.Json.Nodes;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The shipped task, in one step and without an end to its budget: its limits are not what is measured.</summary>
internal static class CallTask
{
    public static void InOneStep(JsonNode template) => template["steps"] = new JsonArray(template["steps"]!.AsArray()[^1]!.DeepClone());

    /// <summary>Opens it; a budget of millions is none that the issuer would grant, so it is written where tasks are kept.</summary>
    public static async Task<LoadTask> OpenAsync(RunningIssuer issuer, Callers callers, int agent, CancellationToken cancellationToken)
    {
        var task = await LiveCalls.OpenAsync(callers, agent, cancellationToken);
        await using var plenty = issuer.Database.CreateCommand(
            """UPDATE tasks SET document = jsonb_set(document, '{budget}', document->'budget' || '{"calls":1000000000,"writes":1000000000}')""");
        await plenty.ExecuteNonQueryAsync(cancellationToken);
        return task;
    }
}
