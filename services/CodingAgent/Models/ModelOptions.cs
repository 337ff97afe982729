using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Models;

/// <summary>Which model thinks. The default is a script: no network, no key, the same every time.</summary>
internal sealed class ModelOptions
{
    public const string Section = "Model";

    /// <summary><c>scripted</c>, <c>openai</c> (any OpenAI-compatible endpoint), <c>azure</c> or <c>ollama</c>.</summary>
    public string Provider { get; set; } = Scripted;

    /// <summary>Base URL; for Azure OpenAI the resource's URL that ends in <c>/openai/v1/</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Model or deployment name.</summary>
    public string Id { get; set; } = "";

    /// <summary>API key; never logged.</summary>
    public string Key { get; set; } = "";

    public const string Scripted = "scripted";
    public const string OpenAI = "openai";
    public const string Azure = "azure";
    public const string Ollama = "ollama";

    public bool IsScripted => Provider == Scripted;

    public string Name => IsScripted ? Scripted : $"{Provider}/{Id}";
}

internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        if (options.IsScripted) return ValidateOptionsResult.Success;

        var failures = new List<string>();
        if (options.Provider is not (ModelOptions.OpenAI or ModelOptions.Azure or ModelOptions.Ollama))
            failures.Add($"{Key(nameof(options.Provider))} must be scripted, openai, azure or ollama; it is \"{options.Provider}\".");
        if (options.Id.Length == 0)
            failures.Add($"{Key(nameof(options.Id))} must name the model (for azure: the deployment).");
        if (options.Key.Length == 0 && options.Provider is ModelOptions.OpenAI or ModelOptions.Azure)
            failures.Add($"{Key(nameof(options.Key))} must be the API key of {options.Provider}.");
        if (!(options.Endpoint.Length == 0 && options.Provider == ModelOptions.OpenAI) && !Uri.TryCreate(options.Endpoint, UriKind.Absolute, out _))
            failures.Add($"{Key(nameof(options.Endpoint))} must be the URL of {options.Provider}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{ModelOptions.Section}:{member}";
}
