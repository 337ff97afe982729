using AgentTrust.Contracts.Audit;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.1: what a push looks like to its receiver.</summary>
public sealed class Section2_1PushTests : EventsToAReceiver
{
    [Fact]
    public async Task AnEventIsPushedAndRecordedOnce()
    {
        Receiver.Entry.Authorization = "Bearer of-the-receiver";
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());

        var request = Assert.Single(Receiver.Requests);
        Assert.Equal((HttpMethod.Post, new Uri("https://receiver.example/events")), (request.Method, request.RequestUri));
        Assert.Equal("application/secevent+jwt", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal("application/json", request.Headers.Accept.ToString());
        Assert.Equal("Bearer of-the-receiver", request.Headers.GetValues("Authorization").Single());
        var record = Assert.Single(Host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);
        Assert.Equal(("succeeded", IssuerHost.Agent), (record.Outcome, record.Agent));
        Assert.Equal(Receiver.Claims.Single().GetProperty("jti").GetString(), record.Details!["id"].GetString());
        Assert.DoesNotContain(record.Details.Values, value => value.GetRawText().Contains(Receiver.Tokens.Single(), StringComparison.Ordinal));
    }
}
