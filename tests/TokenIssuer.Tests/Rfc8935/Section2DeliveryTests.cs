using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2: an event is taken once, from whom it was agreed with.</summary>
public sealed class Section2DeliveryTests : EventsOfAProvider
{
    [Fact]
    public async Task AGoodEventIsTakenInEs256AndInRs256()
    {
        Assert.Equal((202, null), await PushAsync(Host, Provider.Sign(Claims())));
        Assert.Equal((202, null), await PushAsync(Host, Provider.SignRs256(Claims())));
    }

    [Fact]
    public async Task WhoeverIsNotConfiguredIsNotHeard()
    {
        using var host = new IssuerHost();

        Assert.Equal((400, "invalid_issuer"), await PushAsync(host, Provider.Sign(Claims())));
    }

    [Fact]
    public async Task AnEventThatIsDeliveredAgainIsAcknowledgedAndNotActedOnAgain()
    {
        var token = Provider.Sign(Provider.Claims(Caep + "session-revoked"));
        await PushAsync(Host, token);
        await Host.Person("oscar", PersonGroups.Operators).ResumeAgentAsync("coding-agent", new ReasonGiven("They may go on."), Ending);

        Assert.Equal((202, null), await PushAsync(Host, token));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Received();
    }
}
