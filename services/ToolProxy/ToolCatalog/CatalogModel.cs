namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What of a language model goes beyond any tool: who runs it, and what requests to it may ask for.</summary>
internal sealed record CatalogModel
{
    /// <summary>Who runs it, for people and records.</summary>
    public required string Provider { get; init; }

    /// <summary>Parts of the API that reach past this proxy; none unless the catalog says so.</summary>
    public IReadOnlySet<ModelFeature> Allows { get; init; } = new HashSet<ModelFeature>();

    /// <summary>Further members of requests that may pass: what servers other than OpenAI's add to the API.</summary>
    public IReadOnlySet<string> Parameters { get; init; } = new HashSet<string>();

    /// <summary>Secrets are taken out of prompts before they are decided on and sent.</summary>
    public required bool RedactsSecrets { get; init; }

    /// <summary>Tokens of one answer at most, whatever is asked for and left of the budget.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>What says so in a chat completion that sets no limit itself; servers of other makers know the older one only.</summary>
    public required string LimitParameter { get; init; }
}

/// <summary>Parts of OpenAI's API by which a request reaches the world, or another request, round this proxy.</summary>
internal enum ModelFeature
{
    /// <summary>Pictures within the prompt, which nobody here can look into.</summary>
    Images,
    Audio,
    Files,

    /// <summary>The provider fetches what a URL names.</summary>
    Urls,

    /// <summary>The provider keeps conversations, and a request may go on with any of them.</summary>
    State,

    // Tools that the provider runs.
    WebSearch,
    FileSearch,
    CodeInterpreter,
    Mcp,
    ImageGeneration,
    ComputerUse,
    Shell,
}
