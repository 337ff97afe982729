using AgentTrust.Suites;
using AgentTrust.ToolProxy.Sessions;

namespace AgentTrust.ToolProxy.Tests.Sessions;

/// <summary>Against a real server of the protocol, in process.</summary>
public sealed class RedisSessionStoreTests : SessionStoreConformance, IDisposable
{
    private readonly InMemoryRedis _redis = new();

    public RedisSessionStoreTests() => Store = new RedisSessionStore(_redis.Connection);

    private protected override ISessionStore Store { get; }

    public void Dispose() => _redis.Dispose();
}
