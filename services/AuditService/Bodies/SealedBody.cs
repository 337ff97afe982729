namespace AgentTrust.AuditService.Bodies;

/// <summary>Which body of which entry.</summary>
internal readonly record struct BodyKey(long Index, string Name);

/// <summary>A body as it is stored: salt and content, encrypted.</summary>
internal sealed record SealedBody(string Name, DateTimeOffset KeptSince, byte[] Sealed);

/// <summary>What the store has of a body; <paramref name="Sealed"/> is null once it was erased.</summary>
internal sealed record StoredBody(byte[]? Sealed);
