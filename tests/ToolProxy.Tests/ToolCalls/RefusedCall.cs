using AgentTrust.Contracts.Audit;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>What every refusal has in common: its code, a tool that was not reached, and a record that says so.</summary>
public abstract class RefusedCall : IAsyncLifetime
{
    internal ProxyUnderTest Proxy { get; } = new();

    internal AgentUnderTest Agent { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Http = await Proxy.StartAsync();
        Agent = new AgentUnderTest(Proxy, Http);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Agent.Dispose();
        await Proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the proxy's clock run until something has happened.</summary>
    internal async Task<T> AdvanceAsync<T>(Task<T> until)
    {
        while (!until.IsCompleted)
        {
            Proxy.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        return await until;
    }

    internal async Task AssertRefusedAsync(Answer answer, string code, string kind = AuditKinds.CallRefused)
    {
        Assert.Equal(code, answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
        var record = await Proxy.Audit.RecordAsync(record => record.Kind == kind && record.Details!.TryGetValue("code", out var said) && said.GetString() == code);
        Assert.Equal("denied", record.Outcome);
    }
}
