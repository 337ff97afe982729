using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

internal sealed record RedisPersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;
