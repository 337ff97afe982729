using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Models;

/// <summary>The scripted model behind OpenAI's API, as far as an agent needs it; as any tool only for the proxy's tokens.</summary>
internal static class ModelEndpoint
{
    private const string Server = "sample";
    private const int LargestPrompt = 4 * 1024 * 1024;

    public static void MapModel(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, answer) in new (string, Delegate)[] { ("chat/completions", CompleteAsync), ("responses", RespondAsync) })
            routes.MapPost($"/models/{Server}/v1/{path}", answer).WithTags("Models")
                .RequireToolToken(new(Server, "model.invoke", new("model")) { ResourceId = $"{Server}/{ScriptedModel.Name}", LargestBody = LargestPrompt });
    }

    private static async Task CompleteAsync(HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) is not { } request) return;

        var answer = new ChatAnswer(request, time.GetUtcNow());
        if (!IsTrue(request["stream"]))
        {
            await Results.Json(answer.Whole()).ExecuteAsync(context);
            return;
        }

        foreach (var chunk in answer.Chunks(IsTrue(request["stream_options"]?["include_usage"]))) await TellAsync(context, $"data: {chunk.ToJsonString()}\n\n", cancellationToken);
        await TellAsync(context, "data: [DONE]\n\n", cancellationToken);
    }

    private static async Task RespondAsync(HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) is not { } request) return;

        var answer = new ResponseAnswer(request, time.GetUtcNow());
        if (!IsTrue(request["stream"]))
        {
            await Results.Json(answer.Whole()).ExecuteAsync(context);
            return;
        }

        foreach (var told in answer.Events()) await TellAsync(context, $"event: {told["type"]}\ndata: {told.ToJsonString()}\n\n", cancellationToken);
    }

    /// <summary>Null when it was for no model that is here, and has been answered.</summary>
    private static async Task<JsonObject?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken))!.AsObject();
        if (request["model"]?.ToString() == ScriptedModel.Name) return request;

        await Results.Json(Error($"There is no model {request["model"]} here."), statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
        return null;
    }

    private static async Task TellAsync(HttpContext context, string frame, CancellationToken cancellationToken)
    {
        if (!context.Response.HasStarted) context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(frame, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static bool IsTrue(JsonNode? value) => value?.GetValueKind() == JsonValueKind.True;

    private static JsonObject Error(string message) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = "model", ["code"] = "model_not_found" },
    };
}
