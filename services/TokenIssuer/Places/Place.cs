namespace AgentTrust.TokenIssuer.Places;

/// <summary>From where an agent works on a task: the key that its exchanges are bound to (RFC 7800 §3.1).</summary>
/// <param name="Agent">SPIFFE ID of whoever holds the key.</param>
/// <param name="Key">The key's thumbprint, as tokens confirm it.</param>
internal sealed record Place(string Agent, string Key, string Task);

/// <summary>A place of a task that lives.</summary>
internal sealed record SeenPlace(string Key, string Task, DateTimeOffset SeenAt);

/// <summary>A call was made from a place.</summary>
/// <param name="Lease">How long the place is held without being heard of.</param>
internal sealed record HeardPlace(Place Place, TimeSpan Lease);

/// <summary>Somebody works from a place: it is kept, and those that it takes over from are given up.</summary>
internal sealed record TakenPlace(Place Place, IReadOnlyList<string> GivenUp);
