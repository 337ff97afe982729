using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc9493;

/// <summary>RFC 9493 §3.2.8: several names of one person are that person; they do not nest.</summary>
public sealed class Section3_2_8AliasTests : EventsOfAProvider
{
    [Theory]
    [InlineData("""{"format":"complex","user":{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"},"device":{"format":"opaque","id":"d-1"}}""")]
    [InlineData("""{"format":"aliases","identifiers":[{"format":"email","email":"o@example"},{"format":"iss_sub","iss":"https://idp.example/tenant/","sub":"olivia"}]}""")]
    public async Task TheOwnerIsFoundInsideASubject(string subject)
    {
        await TakeAsync(Provider.Claims(Caep + "session-revoked", Parsed(subject)));

        Assert.Equal(AgentState.Suspended, (await AgentAsync()).State);
    }

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
