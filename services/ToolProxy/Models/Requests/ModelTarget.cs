using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>3. From a request to the model that policy and people speak of; the name in the body decides, in the very words of the catalog.</summary>
internal static class ModelTarget
{
    /// <summary>Sets tool and arguments; or says why there are none.</summary>
    public static Denial? Find(ToolCall call)
    {
        var model = call.Model!;
        if (model.Name is not { } name) return new Denial(DenialReason.RequestMalformed, "The parameter \"model\" must name one model.") { Parameter = "model" };
        if (call.Server!.Tools.GetValueOrDefault(name) is not { Model: { } entry } tool)
            return new Denial(DenialReason.ModelUnknown, $"The catalog has no such model of {call.ServerName}.") { Parameter = "model" };
        if (ModelParameters.FirstObjection(model, entry) is { } objection)
            return new Denial(objection.IsMalformed ? DenialReason.RequestMalformed : DenialReason.ParameterRefused, $"\"{objection.Parameter}\" {objection.Words}")
            {
                Parameter = objection.Parameter,
            };

        var (clean, kinds) = PromptSecrets.Redact(model.Body);
        (model.Clean, model.Secrets, model.IsRedacted) = (clean, kinds, entry.RedactsSecrets);
        if (entry.RedactsSecrets) model.Body = clean;

        call.Tool = tool;
        // What was taken out is neither decided on nor shown to people: it does not leave.
        call.Arguments = JsonElement.Parse(CanonicalJson.Encode(JsonSerializer.SerializeToElement(model.Body)));
        return null;
    }
}
