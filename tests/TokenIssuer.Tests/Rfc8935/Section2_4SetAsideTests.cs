using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.4: which error of a receiver is about the event itself, so that it is not sent again.</summary>
public sealed class Section2_4SetAsideTests : EventsToAReceiver
{
    [Fact]
    public async Task AnEventThatTheReceiverCannotReadIsSetAsideOnRecordAndTheNextIsSent()
    {
        (Receiver.Status, Receiver.Body) = (HttpStatusCode.BadRequest, """{"err":"invalid_request","description":"What is this?"}""");
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());

        var record = Assert.Single(Host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);
        Assert.Equal("failed", record.Outcome);
        Assert.DoesNotContain("What is this?", record.Summary!, StringComparison.Ordinal);
    }
}
