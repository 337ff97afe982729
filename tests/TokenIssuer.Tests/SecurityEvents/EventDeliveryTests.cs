using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>RFC 8935 §2 from the sending side: receivers hear of every revocation in order, and no revocation hears of them (R26, R28).</summary>
public sealed class EventDeliveryTests : IDisposable
{
    private static readonly ReasonGiven Why = new("It drifts.");
    private readonly IssuerHost _host = new();
    private readonly FakeEventReceiver _receiver = new();
    private readonly EventDelivery _delivery;

    public EventDeliveryTests() => _delivery = _receiver.DeliveryOf(_host);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _delivery.Dispose();
        _receiver.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task AnEventIsPushedAndRecordedOnce()
    {
        _receiver.Entry.Authorization = "Bearer of-the-receiver";
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());

        var request = Assert.Single(_receiver.Requests);
        Assert.Equal((HttpMethod.Post, new Uri("https://receiver.example/events")), (request.Method, request.RequestUri));
        Assert.Equal("application/secevent+jwt", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal("application/json", request.Headers.Accept.ToString());
        Assert.Equal("Bearer of-the-receiver", request.Headers.GetValues("Authorization").Single());
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);
        Assert.Equal(("succeeded", IssuerHost.Agent), (record.Outcome, record.Agent));
        Assert.Equal(_receiver.Claims.Single().GetProperty("jti").GetString(), record.Details!["id"].GetString());
        Assert.DoesNotContain(record.Details.Values, value => value.GetRawText().Contains(_receiver.Tokens.Single(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReceiverThatIsDownDelaysNoRevocationAndMissesNone()
    {
        _receiver.Fault = new HttpRequestException("Connection refused");
        await EnrolAsync();
        await SuspendAsync();
        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        await _host.Person("oscar", PersonGroups.Operators).RetireAgentAsync("coding-agent", Why, Ending);
        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        Assert.Equal(AgentState.Retired, (await _host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);

        _receiver.Fault = null;
        while (await TurnAsync() == DeliveryTurn.Settled) { }

        var ids = _receiver.Claims.Select(claims => claims.GetProperty("jti").GetString()).ToArray();
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
        (_receiver.Status, _receiver.Body) = (status, body);
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Failed, await TurnAsync());
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);

        _receiver.Status = HttpStatusCode.Accepted;
        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
    }

    [Fact]
    public async Task AnEventThatTheReceiverCannotReadIsSetAsideOnRecordAndTheNextIsSent()
    {
        (_receiver.Status, _receiver.Body) = (HttpStatusCode.BadRequest, """{"err":"invalid_request","description":"What is this?"}""");
        await EnrolAsync();
        await SuspendAsync();

        Assert.Equal(DeliveryTurn.Settled, await TurnAsync());
        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());

        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.SecurityEventSent);
        Assert.Equal("failed", record.Outcome);
        Assert.DoesNotContain("What is this?", record.Summary!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReceiverThatIsNewIsToldNothingOfOldTimes()
    {
        await SuspendAsync();
        await EnrolAsync();

        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1000, 300)]
    public void TheTimeBetweenAttemptsDoublesUpToFiveMinutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), EventDelivery.PauseAfter(failures));

    private Task EnrolAsync()
    {
        _ = _host.Server;
        return _host.Store.EnrolAsync(_receiver.Entry.Audience, Ending);
    }

    private Task<AgentFacts> SuspendAsync() => _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("coding-agent", Why, Ending);

    private Task<DeliveryTurn> TurnAsync() => _delivery.TakeTurnAsync(_receiver.Entry, Ending);
}
