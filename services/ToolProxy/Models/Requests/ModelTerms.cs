using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>What is sent to a provider: what was decided on, held to the budget, with nothing kept there, and with the count of what it used.</summary>
internal static class ModelTerms
{
    /// <summary>No API takes a limit below it.</summary>
    public const int LeastOutput = 16;

    /// <param name="call">Decided on.</param>
    /// <param name="model">From the catalog.</param>
    /// <param name="left">Tokens that the task has for all answers to this request.</param>
    public static JsonObject Of(ModelCall call, CatalogModel model, long left)
    {
        var sent = new JsonObject();
        // Null and absent are the same to the API; here one of them is enough.
        foreach (var (name, value) in call.Body)
            if (value is not null)
                sent[name] = value.DeepClone();

        var most = Math.Min(left / Choices(call), model.MaxOutputTokens);
        if (call.Api == ModelApi.Responses)
        {
            Limit(sent, "max_output_tokens", most);
            // Without a word the provider keeps every response.
            if (ModelParameters.Forbids(model, ModelFeature.State)) sent["store"] = false;
            return sent;
        }

        foreach (var name in (string[])["max_tokens", "max_completion_tokens"])
            if (sent.ContainsKey(name) || (name == model.LimitParameter && !sent.ContainsKey("max_tokens")))
                Limit(sent, name, most);
        if (!call.Streams) return sent;

        var options = sent["stream_options"] as JsonObject ?? [];
        options["include_usage"] = true;
        sent["stream_options"] = options;
        return sent;
    }

    /// <summary>How many answers to one prompt are wanted.</summary>
    public static long Choices(ModelCall call) => ModelJson.Count(call.Body["n"]) ?? 1;

    private static void Limit(JsonObject sent, string name, long most) => sent[name] = Math.Min(ModelJson.Count(sent[name]) ?? most, most);
}
