using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>An access token of this issuer, read back after its signature and lifetime held.</summary>
internal sealed record IssuedToken
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Client { get; init; }

    public required string Audience { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The thumbprint of the key that it is bound to (RFC 7800 §3.1), whatever the kind of key.</summary>
    public required string Key { get; init; }

    /// <summary>SPIFFE IDs of the actors, current one first (RFC 8693 §4.1); empty when the subject acts itself.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary><c>cnf.jkt</c>; null when the token is bound otherwise.</summary>
    public string? JwkThumbprint { get; init; }

    public TaskAuthorization? Task { get; init; }

    public ToolCallAuthorization? ToolCall { get; init; }

    /// <summary>All claims, as they were signed.</summary>
    public required JsonElement Claims { get; init; }

    /// <summary>The actors that are agents: all of them, or all but the proxy that made the outermost exchange.</summary>
    public IReadOnlyList<string> SubAgents => [.. Actors.Where(SpiffeIds.IsAgent)];

    /// <summary>The agent that acts: the last one that the subject's authority was handed on to.</summary>
    public string Acting => SubAgents is [var acting, ..] ? acting : Subject;

    public PresentedToken Presented =>
        new(Id, Subject, TaskId, Task?.Step, IssuedAt) { Key = Key, Actors = Actors, Parents = Task?.Parents ?? [], ParentKeys = Task?.ParentKeys ?? [] };

    public string TaskId => Task?.Task ?? ToolCall!.Task;

    /// <exception cref="JsonException">The payload is not one that <see cref="AccessTokenFactory"/> writes.</exception>
    public static IssuedToken Read(byte[] payload)
    {
        var claims = JsonSerializer.Deserialize<JsonElement>(payload, WireJson.Options);
        var details = claims.GetProperty(JwtClaims.AuthorizationDetails).EnumerateArray().Single();
        var type = details.GetProperty("type").GetString();
        return new IssuedToken
        {
            Id = Text(claims, JwtClaims.Id),
            Subject = Text(claims, JwtClaims.Subject),
            Client = Text(claims, JwtClaims.ClientId),
            Audience = Text(claims, JwtClaims.Audience),
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(JwtClaims.IssuedAt).GetInt64()),
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(JwtClaims.Expiry).GetInt64()),
            Key = claims.GetProperty(JwtClaims.Confirmation).EnumerateObject().Single().Value.GetString() ?? throw new JsonException("cnf is null."),
            Actors = claims.TryGetProperty(JwtClaims.Actor, out var act) ? ActorChain.Read(act) : [],
            JwkThumbprint = claims.GetProperty(JwtClaims.Confirmation).TryGetProperty(JwtClaims.JwkThumbprint, out var jkt) ? jkt.GetString() : null,
            Task = type == TaskAuthorization.TypeName ? details.Deserialize<TaskAuthorization>(WireJson.Options) : null,
            ToolCall = type == ToolCallAuthorization.TypeName
                ? details.Deserialize<ToolCallAuthorization>(WireJson.Options)
                : type == TaskAuthorization.TypeName ? null : throw new JsonException($"Unknown authorization details {type}."),
            Claims = claims,
        };
    }

    private static string Text(JsonElement claims, string name) =>
        claims.GetProperty(name).GetString() ?? throw new JsonException($"The claim {name} is null.");
}
