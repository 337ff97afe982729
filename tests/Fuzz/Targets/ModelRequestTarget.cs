using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Models.Requests;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Fuzz.Targets;

/// <summary>A request to a model is refused with a word, or what is sent is what was decided on, held to the terms, and reaches nothing but the model.</summary>
internal sealed class ModelRequestTarget() : FuzzTarget("model-request")
{
    private const int MaxDepth = 64;
    private const int MostOutput = 1000;
    private const long TokensLeft = 4000;

    /// <summary>What reaches past the proxy: a model that allows nothing is sent none of it.</summary>
    private static readonly string[] Beyond = ["previous_response_id", "conversation", "prompt", "web_search_options", "audio", "functions", "function_call"];

    private static readonly CatalogServer Server = new ModelServerEntry
    {
        Url = new Uri("http://models.example"),
        Provider = "example",
        Models = new Dictionary<string, ModelEntry> { ["large"] = new() { Sensitivity = Sensitivity.Internal, Sink = "outside_model", MaxOutputTokens = MostOutput } },
    }.ToServer("outside");

    protected override void Try(byte[] input)
    {
        if (!StrictJson.TryParse(input, MaxDepth, out _, out _, out _) || JsonNode.Parse(input) is not JsonObject body) return;

        Try(body, ModelApi.ChatCompletions);
        Try(body, ModelApi.Responses);
    }

    private static void Try(JsonObject body, ModelApi api)
    {
        var model = new ModelCall(api, body.DeepClone().AsObject());
        var call = new ToolCall("call_1", ServerKind.Model, Server.Name) { Server = Server, Model = model };
        if (ModelTarget.Find(call) is { } denial)
        {
            Must(denial.Detail is { Length: > 0 }, "it is refused without a word");
            return;
        }

        var sent = ModelTerms.Of(model, call.Tool!.Model!, TokensLeft);
        Must(ModelJson.Text(sent["model"]) == "large" && call.Tool.Name == "large", "another model is asked than was decided on");
        Must(Array.TrueForAll(Beyond, member => sent[member] is null), "it reaches past the proxy");
        Must((sent["background"], sent["store"]) is (null or JsonValue, null or JsonValue) && !ModelJson.IsTrue(sent["background"]) && !ModelJson.IsTrue(sent["store"]), "the provider is told to keep it");
        foreach (var limit in (string[])["max_tokens", "max_completion_tokens", "max_output_tokens"])
            Must(sent[limit] is null || ModelJson.Count(sent[limit]) is >= 1 and <= MostOutput, "its answer is not bounded");
        foreach (var (name, value) in sent)
            Must(
                name is "store" or "stream_options" || name.StartsWith("max_", StringComparison.Ordinal) || JsonNode.DeepEquals(value, model.Body[name]),
                "what was decided on is not what is sent");

        Plant(body, api);
    }

    /// <summary>A secret in a text of a prompt does not leave the house, nor is it recorded.</summary>
    private static void Plant(JsonObject body, ModelApi api)
    {
        var planted = body.DeepClone().AsObject();
        planted["user"] = $"see {PlantedSecret.Text} there";
        var model = new ModelCall(api, planted);
        if (ModelTarget.Find(new ToolCall("call_1", ServerKind.Model, Server.Name) { Server = Server, Model = model }) is null)
            Must(!model.Body.ToJsonString().Contains(PlantedSecret.Text, StringComparison.Ordinal) && model.Secrets.Count > 0, "a secret passed");
    }
}
