using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Search;

/// <summary>A search request (AuthZEN 1.0 §8) as it comes: what is searched for has no identifier, and one that it has is ignored.</summary>
internal sealed record SearchRequest
{
    public SearchEntity? Subject { get; init; }

    public SearchAction? Action { get; init; }

    public SearchEntity? Resource { get; init; }

    public JsonElement? Context { get; init; }

    public PageRequest? Page { get; init; }
}

internal sealed record SearchEntity
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Properties { get; init; }

    public AccessEntity As(string id) => new() { Type = Type!, Id = id, Properties = Properties };
}

internal sealed record SearchAction
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>AuthZEN 1.0 §8.2.1.</summary>
internal sealed record PageRequest
{
    public string? Token { get; init; }

    public int? Limit { get; init; }

    public JsonElement? Properties { get; init; }
}
