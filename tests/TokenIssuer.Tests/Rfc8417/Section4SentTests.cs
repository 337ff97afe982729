using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests.Rfc8417;

/// <summary>RFC 8417 §4: nobody takes an event of ours for another token.</summary>
public sealed class Section4SentTests : EventsToAReceiver
{
    [Fact]
    public async Task NobodyTakesItForAnAccessToken()
    {
        await EnrolAsync();
        await SuspendAsync();
        await ToldAsync();

        Assert.Null(await Host.Services.GetRequiredService<IssuedTokens>().ReadAsync(Receiver.Tokens.Single()));
    }
}
