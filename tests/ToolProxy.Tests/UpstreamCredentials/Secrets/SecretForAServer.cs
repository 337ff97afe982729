using AgentTrust.Contracts.Audit;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

/// <summary>A proxy with a stored secret for one of its servers.</summary>
public abstract class SecretForAServer : IAsyncLifetime
{
    private AgentUnderTest? _started;

    internal ProxyUnderTest Proxy { get; } = new();

    internal SecretFolder Secrets { get; } = new();

    internal AgentUnderTest Agent => _started!;

    public ValueTask InitializeAsync()
    {
        Secrets.Configure(Proxy);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _started?.Dispose();
        await Proxy.DisposeAsync();
        Secrets.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>After the test has set what the proxy starts with.</summary>
    protected async Task StartAsync() => _started = new AgentUnderTest(Proxy, await Proxy.StartAsync());

    protected Task<AuditRecord> OutcomeAsync() => Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
}
