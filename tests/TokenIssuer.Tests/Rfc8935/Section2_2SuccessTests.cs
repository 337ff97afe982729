using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.2: 202 is the only acknowledgement; without it an event is sent again, the same.</summary>
public sealed class Section2_2SuccessTests : EventsToAReceiver
{
    [Fact]
    public async Task AReceiverThatIsDownDelaysNoRevocationAndMissesNone()
    {
        Receiver.Fault = new HttpRequestException("Connection refused");
        await EnrolAsync();
        await SuspendAsync();
        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        await Host.Person("oscar", PersonGroups.Operators).RetireAgentAsync("coding-agent", Why, Ending);
        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        Assert.Equal(AgentState.Retired, (await Host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);

        Receiver.Fault = null;
        while (await TurnAsync() == DeliveryTurn.Settled) { }

        var ids = Receiver.Claims.Select(claims => claims.GetProperty("jti").GetString()).ToArray();
        Assert.Equal([ids[0], ids[0], ids[0], ids[3]], ids);
        Assert.NotEqual(ids[0], ids[3]);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.NoContent, "")]
    [InlineData(HttpStatusCode.Found, "")]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.TooManyRequests, "")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(HttpStatusCode.BadRequest, "")]
    [InlineData(HttpStatusCode.BadRequest, "not json")]
    [InlineData(HttpStatusCode.BadRequest, """["invalid_request"]""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"of_its_own"}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"invalid_key","description":"Unknown kid."}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"invalid_issuer","description":"Who?"}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"invalid_audience","description":"Not for us."}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"authentication_failed","description":"No."}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"err":"access_denied","description":"No."}""")]
    [InlineData(HttpStatusCode.Forbidden, """{"err":"invalid_request","description":"No."}""")]
    public async Task WhateverIsNot202IsSentAgain(HttpStatusCode status, string body)
    {
        (Receiver.Status, Receiver.Body) = (status, body);
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        Assert.DoesNotContain(Host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);

        Receiver.Status = HttpStatusCode.Accepted;
        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
    }
}
