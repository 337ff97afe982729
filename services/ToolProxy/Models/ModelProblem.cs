using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models;

/// <summary>A refusal as OpenAI's API says it, so that every client of it shows the reason; with the whole problem beside it.</summary>
internal static class ModelProblem
{
    /// <param name="call">Refused.</param>
    /// <param name="members">Of the problem (RFC 9457).</param>
    public static JsonObject Of(ToolCall call, JsonObject members)
    {
        var denial = call.Denial!;
        var text = $"Denied ({denial.Reason.Code}): {denial.Reason.Title} {denial.Detail}";
        if (denial.Policies.Count > 0) text += $" Policies: {string.Join(", ", denial.Policies)}.";
        return new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = text,
                ["type"] = TypeOf(denial.Status ?? denial.Reason.Status),
                ["param"] = denial.Parameter,
                ["code"] = denial.Reason.Code,
                ["denial"] = members,
            },
        };
    }

    /// <summary>In a stream that has begun: an event that clients raise as an error.</summary>
    public static string EventOf(ToolCall call, JsonObject members) => call.Model is { Api: ModelApi.Responses }
        ? $"event: error\ndata: {ErrorEvent(call, members).ToJsonString()}\n\n"
        : $"data: {Of(call, members).ToJsonString()}\n\n";

    private static JsonObject ErrorEvent(ToolCall call, JsonObject members)
    {
        var error = (JsonObject)Of(call, members)["error"]!.DeepClone();
        error["type"] = "error";
        return error;
    }

    /// <summary>The words that the API has for kinds of errors.</summary>
    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        >= 400 and < 500 => "invalid_request_error",
        _ => "server_error",
    };
}
