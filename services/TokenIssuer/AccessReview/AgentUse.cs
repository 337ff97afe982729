namespace AgentTrust.TokenIssuer.AccessReview;

/// <summary>An agent really did this, on this, for a task: a token was issued for it.</summary>
internal sealed record AgentUse(string Agent, string Task, string Action, string ResourceType, string Resource);

internal sealed record CountedUse(AgentUse Use, long Calls, DateTimeOffset LastAt);
