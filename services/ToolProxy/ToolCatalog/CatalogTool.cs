using System.Text.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>One tool under governance: what a call of it means to policy.</summary>
internal sealed record CatalogTool
{
    public required string Server { get; init; }

    public required string Name { get; init; }

    public required string Action { get; init; }

    public required ResourceTemplate Resource { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>As contracts say it.</summary>
    public string SensitivityWord => JsonNamingPolicy.SnakeCaseLower.ConvertName(Sensitivity.ToString());

    public bool ReturnsUntrusted { get; init; }

    public bool ReturnsSensitive { get; init; }

    /// <summary>Bytes of an answer at most, where less than the proxy's own limit.</summary>
    public int? MaxAnswerBytes { get; init; }

    /// <summary>Untrusted text gets a mark around it, and loses what nobody sees.</summary>
    public bool IsMarked { get; init; } = true;

    /// <summary>Images, audio and files pass.</summary>
    public bool PassesBinary { get; init; } = true;

    /// <summary>Kinds of names that its answers are believed about within the resource that they are of: a repository says which paths it has.</summary>
    public IReadOnlyList<ArgumentKind> Vouches { get; init; } = [];

    public string? Sink { get; init; }

    /// <summary>Which arguments say where exactly it goes.</summary>
    public CatalogDestination? Destination { get; init; }

    /// <summary>What its arguments name, as far as it matters to policy.</summary>
    public IReadOnlyList<CatalogArgument> Arguments { get; init; } = [];

    /// <summary>Digest of the definition that a person approved with the catalog; what they accept later is not here.</summary>
    public string? Digest { get; init; }

    /// <summary>Of an HTTP route, which the catalog itself defines, so that it cannot change behind our back; an MCP tool's is its server's to say.</summary>
    public ToolDefinition? Definition { get; init; }

    public ToolOffer Offer { get; init; }

    /// <summary>False for a tool that agents are not to know of.</summary>
    public bool IsOffered => Offer == ToolOffer.Listed;

    public CatalogPreview? Preview { get; init; }

    /// <summary>What people's consent depends on besides the arguments; null: on nothing.</summary>
    public CatalogDependency? DependsOn { get; init; }

    /// <summary>Fact name → path into the answer's structured content; what a record keeps of an outcome.</summary>
    public required IReadOnlyDictionary<string, string> Capture { get; init; }

    /// <summary>Set for a tool that is an HTTP route.</summary>
    public HttpRoute? Route { get; init; }

    /// <summary>Set for a language model.</summary>
    public CatalogModel? Model { get; init; }

    /// <summary>Everything but <c>*.read</c> and the question to a model changes something.</summary>
    public bool IsWrite => Model is null && !Action.EndsWith(".read", StringComparison.Ordinal);

    /// <summary>Writes, secrets and prompts that leave the house: a token of their own, used once, and a durable record before anything leaves.</summary>
    public bool IsGuarded => IsWrite || Sensitivity == Sensitivity.Secret || (Model is not null && Sink is not null);
}

/// <summary>Where a write goes, as templates over its arguments; null where the catalog names none.</summary>
internal sealed record CatalogDestination(ResourceTemplate? Host, ResourceTemplate? Branch, ResourceTemplate? Recipient);

/// <summary>Sensitivity of what a tool reaches, lowest first.</summary>
internal enum Sensitivity
{
    Public,
    Internal,
    Confidential,
    Secret,
}

/// <summary>A read tool of the same server that shows what a call would change, for the person who decides.</summary>
internal sealed record CatalogPreview(string Tool, IReadOnlyDictionary<string, ResourceTemplate> Arguments);

/// <summary>A read tool of the same server that says what a call's resource is now: in which version, and by whom.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Arguments">Its arguments → those of the call, copied as they are.</param>
/// <param name="Version">Path into its structured content: what must be the same when the call is made.</param>
/// <param name="Authors">Paths of people or agents whose work it is.</param>
internal sealed record CatalogDependency(
    string Tool, IReadOnlyDictionary<string, string> Arguments, string Version, IReadOnlyList<string> Authors);

/// <summary>An HTTP tool's route; <c>{name}</c> segments, the listed query parameters and the listed members of the body become arguments.</summary>
internal sealed record HttpRoute(HttpMethod Method, IReadOnlyList<string> Segments, IReadOnlyList<string> Query, IReadOnlySet<string> Body)
{
    /// <summary>Two routes that match the same requests, however they name their parts: nobody could say which one is meant.</summary>
    public bool Overlaps(HttpRoute other) => Method == other.Method && Breadth == other.Breadth
        && Segments.Zip(other.Segments).All(pair => IsParameter(pair.First) || pair.First == pair.Second);

    public static bool IsParameter(string segment) => segment is ['{', .., '}'];

    /// <summary>Sorts what matches more narrowly first, as web frameworks do: a name before a <c>{name}</c>, from the left.</summary>
    public string Breadth { get; } = string.Concat(Segments.Select(segment => IsParameter(segment) ? '1' : '0'));
}
