using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>A server of language models as the catalog file writes it; agents reach it at <c>/models/NAME/v1</c>.</summary>
internal sealed record ModelServerEntry
{
    /// <summary>What stands before <c>/v1</c>.</summary>
    public required Uri Url { get; init; }

    public required string Provider { get; init; }

    public required IReadOnlyDictionary<string, ModelEntry> Models { get; init; }

    /// <exception cref="FormatException">No catalog can mean this.</exception>
    public CatalogServer ToServer(string name)
    {
        if (!Url.IsAbsoluteUri || (Url.AbsolutePath.EndsWith('/') && Url.AbsolutePath != "/"))
            throw new FormatException($"{name}: url must be absolute, without a slash at its end.");

        return new CatalogServer
        {
            Name = name,
            Kind = ServerKind.Model,
            Url = Url,
            Tools = Models.ToDictionary(model => model.Key, model => model.Value.ToTool(name, model.Key, Provider), StringComparer.Ordinal),
        };
    }
}

/// <summary>One language model as the catalog file writes it.</summary>
internal sealed partial record ModelEntry
{
    public const string Action = "model.invoke";
    public const string ResourceType = "model";

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Labels of its answers: <c>untrusted</c> where it reads what nobody here has seen, e.g. by a search of its own.</summary>
    public IReadOnlyList<ReturnLabel> Returns { get; init; } = [];

    /// <summary>Where prompts go when they leave the house; absent for a model that the house runs itself.</summary>
    public string? Sink { get; init; }

    /// <summary>Functions of the agents that may ask it; all when empty. Policy holds them to it.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    public IReadOnlyList<ModelFeature> Allows { get; init; } = [];

    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Absent: secrets are taken out of what leaves the house.</summary>
    public bool? RedactSecrets { get; init; }

    public int MaxOutputTokens { get; init; } = 16_384;

    public string LimitParameter { get; init; } = "max_completion_tokens";

    public CatalogTool ToTool(string server, string name, string provider)
    {
        if (!Name().IsMatch(name)) throw new FormatException($"{server}.{name}: a model's name is 1 to 100 letters, digits and . _ : / -");
        if (MaxOutputTokens < 16) throw new FormatException($"{server}.{name}: max_output_tokens must be at least 16.");
        if (LimitParameter is not ("max_completion_tokens" or "max_tokens")) throw new FormatException($"{server}.{name}: limit_parameter must be max_completion_tokens or max_tokens.");

        // People consent to a model as the catalog describes it; another description is another model.
        var entry = JsonSerializer.SerializeToNode(this, WireJson.Options)!.AsObject();
        entry["name"] = name;
        entry["provider"] = provider;
        entry[ToolDefinition.InputSchemaMember] = new JsonObject { ["type"] = "object" };
        var definition = ToolDefinition.Of(JsonSerializer.SerializeToElement(entry));
        return new CatalogTool
        {
            Server = server,
            Name = name,
            Action = Action,
            Resource = ResourceTemplate.Parse(ResourceType, $"{server}/{name}"),
            Sensitivity = Sensitivity,
            ReturnsUntrusted = Returns.Contains(ReturnLabel.Untrusted),
            ReturnsSensitive = Returns.Contains(ReturnLabel.Sensitive),
            IsMarked = false,
            Sink = Sink,
            Digest = definition.Digest,
            Definition = definition,
            Capture = new Dictionary<string, string>(),
            Model = new()
            {
                Provider = provider,
                Allows = Allows.ToHashSet(),
                Parameters = Parameters.ToHashSet(StringComparer.Ordinal),
                RedactsSecrets = RedactSecrets ?? Sink is not null,
                MaxOutputTokens = MaxOutputTokens,
                LimitParameter = LimitParameter,
            },
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._:/-]{0,99})\z")]
    private static partial Regex Name();
}
