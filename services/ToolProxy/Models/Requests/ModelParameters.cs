using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>The members that a request to a model may have. What is not known here may be a way past this proxy, so it does not pass.</summary>
internal static class ModelParameters
{
    private const int MostChoices = 8;

    private static readonly HashSet<string> Both = new(StringComparer.Ordinal)
    {
        "model", "stream", "stream_options", "temperature", "top_p", "tools", "tool_choice", "parallel_tool_calls", "metadata", "user",
        "safety_identifier", "prompt_cache_key", "service_tier", "store", "top_logprobs",
    };

    private static readonly HashSet<string> Chat = new(Both, StringComparer.Ordinal)
    {
        "messages", "frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "modalities", "n", "prediction",
        "reasoning_effort", "response_format", "seed", "stop", "verbosity", "audio", "web_search_options", "functions", "function_call",
    };

    private static readonly HashSet<string> Responses = new(Both, StringComparer.Ordinal)
    {
        "input", "instructions", "max_output_tokens", "max_tool_calls", "reasoning", "text", "truncation", "include", "background", "conversation",
        "previous_response_id", "prompt",
    };

    /// <summary>The first thing that does not pass; null when everything does.</summary>
    public static ModelObjection? FirstObjection(ModelCall call, CatalogModel model)
    {
        var (body, known) = (call.Body, call.Api == ModelApi.Responses ? Responses : Chat);
        foreach (var (name, value) in body)
            if (value is not null && !known.Contains(name) && !model.Parameters.Contains(name))
                return new(name, "is no parameter that this proxy passes on; the catalog may list it under \"parameters\" of the model.");

        return ValueObjections(body).FirstOrDefault()
            ?? ReachObjections(body, model).FirstOrDefault()
            ?? ModelTools.FirstObjection(body["tools"], model)
            ?? (call.Api == ModelApi.Responses ? ModelContent.OfInput(body["input"], model) : ModelContent.OfMessages(body["messages"], model));
    }

    private static IEnumerable<ModelObjection> ValueObjections(JsonObject body)
    {
        if (body["stream"] is { } stream && !ModelJson.IsTrue(stream) && !ModelJson.IsFalse(stream)) yield return new("stream", "must be true or false.", IsMalformed: true);
        if (body["stream_options"] is not (null or JsonObject)) yield return new("stream_options", "must be an object.", IsMalformed: true);
        foreach (var limit in (string[])["max_completion_tokens", "max_tokens", "max_output_tokens", "max_tool_calls"])
            if (body[limit] is { } tokens && ModelJson.Count(tokens) is null or 0)
                yield return new(limit, "must be a whole number above zero.", IsMalformed: true);
        if (body["n"] is { } choices && ModelJson.Count(choices) is not (>= 1 and <= MostChoices))
            yield return new("n", $"must be 1 to {MostChoices}.", IsMalformed: true);
    }

    /// <summary>What reaches the world, or another request, round this proxy; and what would tell word by word what inspection takes out of the text.</summary>
    private static IEnumerable<ModelObjection> ReachObjections(JsonObject body, CatalogModel model)
    {
        if (body["store"] is { } store && !ModelJson.IsFalse(store) && Forbids(model, ModelFeature.State)) yield return Beyond("store", ModelFeature.State);
        foreach (var state in (string[])["previous_response_id", "conversation", "prompt"])
            if (body[state] is not null && Forbids(model, ModelFeature.State))
                yield return Beyond(state, ModelFeature.State);
        if (body["background"] is { } background && !ModelJson.IsFalse(background))
            yield return new("background", "leaves the answer where nobody inspects it; ask for it in this request.");
        if (body["web_search_options"] is not null && Forbids(model, ModelFeature.WebSearch)) yield return Beyond("web_search_options", ModelFeature.WebSearch);
        if ((body["audio"] is not null || body["modalities"] is JsonArray modalities && modalities.Any(kind => ModelJson.Text(kind) != "text")) && Forbids(model, ModelFeature.Audio))
            yield return Beyond(body["audio"] is null ? "modalities" : "audio", ModelFeature.Audio);
        if (body["logprobs"] is { } logprobs && !ModelJson.IsFalse(logprobs)) yield return new("logprobs", "would tell the answer once more, word by word and not inspected.");
        if (body["top_logprobs"] is { } top && ModelJson.Count(top) != 0) yield return new("top_logprobs", "would tell the answer once more, word by word and not inspected.");
        foreach (var old in (string[])["functions", "function_call"])
            if (body[old] is not null)
                yield return new(old, "is of an older API; use tools and tool_choice.");
        if (body["include"] is { } include && !(include is JsonArray wanted && wanted.All(item => ModelJson.Text(item) == "reasoning.encrypted_content")))
            yield return new("include", "may hold reasoning.encrypted_content only.");
    }

    public static bool Forbids(CatalogModel model, ModelFeature feature) => !model.Allows.Contains(feature);

    public static ModelObjection Beyond(string parameter, ModelFeature feature) =>
        new(parameter, $"reaches past this proxy; the catalog may allow it for a model as \"{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(feature.ToString())}\".");
}
