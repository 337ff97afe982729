using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>An issuer that hears one identity provider, whose word a test spoils in one way.</summary>
public abstract class EventsOfAProvider : IDisposable
{
    protected EventsOfAProvider()
    {
        Provider = new FakeIdentityProvider(new FakeTimeProvider(SampleAuthority.Noon));
        Host = new IssuerHost(Provider.SettingsOf());
    }

    private protected FakeIdentityProvider Provider { get; }

    private protected IssuerHost Host { get; }

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What would be taken: the sessions of the agent's owner are revoked.</summary>
    protected JsonObject Claims() => Provider.Claims(FakeIdentityProvider.Caep + "session-revoked");

    /// <summary>The delivery is answered with that error, and changes nothing.</summary>
    protected async Task AssertRefusedAsync(string token, string err)
    {
        Assert.Equal((400, err), await FakeIdentityProvider.PushAsync(Host, token));
        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Assert.DoesNotContain(Host.Store.Records, record => record.Kind == AuditKinds.SecurityEventReceived);
    }

    private protected Task<(int Status, string? Err)> TakeAsync(JsonObject claims) => FakeIdentityProvider.PushAsync(Host, Provider.Sign(claims));

    protected async Task<AgentFacts> AgentAsync() => (await Host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts;

    /// <summary>The one record of what was heard.</summary>
    private protected ServiceDefaults.Outbox.AuditDraft Received() => Assert.Single(Host.Store.Records, record => record.Kind == AuditKinds.SecurityEventReceived);

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Host.Dispose();
        Provider.Dispose();
    }
}
