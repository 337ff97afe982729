namespace AgentTrust.Contracts.Tokens;

/// <summary>A resource that a token may touch; <c>*</c> is every one of its type.</summary>
public sealed record ResourceLimit
{
    public const string Every = "*";

    public required string Type { get; init; }

    public required string Id { get; init; }

    public bool Covers(string type, string id) => Type == type && (Id == Every || Id == id);

    public bool Covers(ResourceLimit other) => Covers(other.Type, other.Id);

    /// <summary>What limits leave of a boundary: itself, what of it they name, or nothing.</summary>
    public static IEnumerable<string> IdsWithin(string type, string id, IReadOnlyList<ResourceLimit>? limits)
    {
        if (limits is null || limits.Any(limit => limit.Covers(type, id))) return [id];
        var whole = new ResourceLimit { Type = type, Id = id };
        return limits.Where(whole.Covers).Select(limit => limit.Id);
    }

    public override string ToString() => $"{Type} {Id}";
}
