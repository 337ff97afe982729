using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>An issuer that tells one receiver, which is enrolled when the test says so.</summary>
public abstract class EventsToAReceiver : IDisposable
{
    protected const string SessionRevoked = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
    protected static readonly ReasonGiven Why = new("It drifts.");

    protected EventsToAReceiver() => Delivery = Receiver.DeliveryOf(Host);

    private protected IssuerHost Host { get; } = new();

    private protected FakeEventReceiver Receiver { get; } = new();

    private protected EventDelivery Delivery { get; }

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected Task EnrolAsync()
    {
        _ = Host.Server;
        return Host.Store.EnrolAsync(Receiver.Entry.Audience, Ending);
    }

    protected Task<AgentFacts> SuspendAsync() => Host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("coding-agent", Why, Ending);

    private protected Task<DeliveryTurn> TurnAsync() => Delivery.TakeTurnAsync(Receiver.Entry, Ending);

    /// <summary>What the receiver was told: one thing, of this initiator and reason where the test names them.</summary>
    protected async Task<JsonElement> ToldAsync(string? initiator = null, string? reason = null)
    {
        while (await TurnAsync() == DeliveryTurn.Settled) { }
        var claims = Assert.Single(Receiver.Claims);
        var revoked = claims.GetProperty("events").GetProperty(SessionRevoked);
        if (initiator is not null) Assert.Equal(initiator, revoked.GetProperty("initiating_entity").GetString());
        if (reason is not null) Assert.Equal(reason, revoked.GetProperty("reason_admin").GetProperty("en").GetString());
        return claims;
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Delivery.Dispose();
        Receiver.Dispose();
        Host.Dispose();
    }
}
