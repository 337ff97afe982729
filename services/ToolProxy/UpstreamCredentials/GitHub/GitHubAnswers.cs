using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>An installation of the app, as far as it matters here (GitHub REST API, "Get a repository installation for the authenticated app").</summary>
internal sealed record Installation
{
    public required long Id { get; init; }

    public JsonElement? SuspendedAt { get; init; }

    [JsonIgnore]
    public bool IsSuspended => SuspendedAt is { ValueKind: not JsonValueKind.Null };
}

/// <summary>A token of an installation ("Create an installation access token for an app").</summary>
internal sealed record InstallationToken
{
    public required string Token { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Absent means nothing good: an answer that does not say what the token may do could mean everything.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; init; }

    public string? RepositorySelection { get; init; }

    public IReadOnlyList<NamedRepository>? Repositories { get; init; }

    public override string ToString() => "installation token";
}

internal sealed record NamedRepository
{
    public string? FullName { get; init; }
}
