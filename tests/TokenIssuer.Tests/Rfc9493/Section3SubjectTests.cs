using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc9493;

/// <summary>RFC 9493 §3: of whom an event is, by the formats of subject identifiers.</summary>
public sealed class Section3SubjectTests : EventsOfAProvider
{
    [Theory]
    [InlineData("""{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"oscar"}""")]
    [InlineData("""{"format":"iss_sub","iss":"https://elsewhere.example/","sub":"olivia"}""")]
    [InlineData("""{"format":"email","email":"olivia"}""")]
    [InlineData("""{"format":"opaque","id":"olivia"}""")]
    [InlineData("""{"format":"complex","session":{"format":"opaque","id":"s-1"}}""")]
    [InlineData("""{"format":"complex","user":{"format":"complex","user":{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"}}}""")]
    [InlineData("""{"format":"aliases","identifiers":[{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"},{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"oscar"}]}""")]
    public async Task WhoeverIsNotTheOwnerStopsNothing(string subject)
    {
        Assert.Equal((202, null), await TakeAsync(Provider.Claims(Caep + "session-revoked", Parsed(subject))));

        Assert.Equal(AgentState.Active, (await AgentAsync()).State);
        Received();
    }

    [Fact]
    public async Task APersonMayBeKnownByAnotherClaim()
    {
        using var host = new IssuerHost(Provider.SettingsOf(("PersonClaim", "email")));

        await PushAsync(host, Provider.Sign(Provider.Claims(Caep + "session-revoked", new() { ["format"] = "email", ["email"] = "olivia" })));

        Assert.Equal(AgentState.Suspended, (await host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);
    }

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
