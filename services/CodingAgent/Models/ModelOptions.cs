using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Models;

/// <summary>Which model thinks. The default is a script behind the tool proxy: no key, the same every time, and governed as any model.</summary>
internal sealed class ModelOptions
{
    public const string Section = "Model";

    /// <summary><c>proxy</c>: a model of the tool proxy's catalog, asked with the task's token. Past the proxy: <c>openai</c> (any OpenAI-compatible endpoint), <c>azure</c> or <c>ollama</c>.</summary>
    public string Provider { get; set; } = Proxy;

    /// <summary>With <c>proxy</c>: the catalog's name of the server of models.</summary>
    public string Server { get; set; } = "sample";

    /// <summary>Base URL; for Azure OpenAI the resource's URL that ends in <c>/openai/v1/</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Model or deployment name.</summary>
    public string Id { get; set; } = Scripted;

    /// <summary>API key; never logged.</summary>
    public string Key { get; set; } = "";

    public const string Proxy = "proxy";
    public const string Scripted = "scripted";
    public const string OpenAI = "openai";
    public const string Azure = "azure";
    public const string Ollama = "ollama";

    public bool IsScripted => Provider == Proxy && Id == Scripted;

    public string Name => Provider == Proxy ? $"{Server}/{Id}" : $"{Provider}/{Id}";
}

internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var failures = new List<string>();
        if (options.Provider is not (ModelOptions.Proxy or ModelOptions.OpenAI or ModelOptions.Azure or ModelOptions.Ollama))
            failures.Add($"{Key(nameof(options.Provider))} must be proxy, openai, azure or ollama; it is \"{options.Provider}\".");
        if (options.Provider == ModelOptions.Proxy && options.Server.Length == 0)
            failures.Add($"{Key(nameof(options.Server))} must name a server of models in the tool catalog.");
        if (options.Id.Length == 0 || (options.Id == ModelOptions.Scripted && options.Provider != ModelOptions.Proxy))
            failures.Add($"{Key(nameof(options.Id))} must name the model (for azure: the deployment).");
        if (options.Key.Length == 0 && options.Provider is ModelOptions.OpenAI or ModelOptions.Azure)
            failures.Add($"{Key(nameof(options.Key))} must be the API key of {options.Provider}.");
        if (!(options.Endpoint.Length == 0 && options.Provider is ModelOptions.OpenAI or ModelOptions.Proxy) && !Uri.TryCreate(options.Endpoint, UriKind.Absolute, out _))
            failures.Add($"{Key(nameof(options.Endpoint))} must be the URL of {options.Provider}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{ModelOptions.Section}:{member}";
}
