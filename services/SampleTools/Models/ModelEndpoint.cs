using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Models;

/// <summary>The scripted model behind OpenAI's API, as far as an agent needs it; as any tool only for the proxy's tokens.</summary>
internal static class ModelEndpoint
{
    private const string Server = "sample";
    private const int LargestPrompt = 4 * 1024 * 1024;

    public static void MapModel(this IEndpointRouteBuilder routes) =>
        routes.MapPost($"/models/{Server}/v1/chat/completions", CompleteAsync).WithTags("Models")
            .RequireToolToken(new(Server, "model.invoke", new("model")) { ResourceId = $"{Server}/{ScriptedModel.Name}", LargestBody = LargestPrompt });

    private static async Task CompleteAsync(HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken))!.AsObject();
        if (request["model"]?.ToString() != ScriptedModel.Name)
        {
            await Results.Json(Error($"There is no model {request["model"]} here."), statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        var answer = new ChatAnswer(request, time.GetUtcNow());
        if (request["stream"]?.GetValueKind() != JsonValueKind.True)
        {
            await Results.Json(answer.Whole()).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in answer.Chunks(request["stream_options"]?["include_usage"]?.GetValueKind() == JsonValueKind.True))
        {
            await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", cancellationToken);
    }

    private static JsonObject Error(string message) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = "model", ["code"] = "model_not_found" },
    };
}
