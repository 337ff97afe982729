using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Events;
using AgentTrust.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ApprovalService.Tests.Channels;

public sealed class ChannelTests : IAsyncLifetime
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    private const string Link = "https://console.example/approvals/apr_1";

    private readonly StubReceiver _receiver = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IHttpClientFactory Clients => _services.GetRequiredService<IHttpClientFactory>();

    private Notice Asked => Notices.Of(
        AccessRequests.Submit(null, new("key", SampleCall.Binding, SampleCall.Arguments, "+ secret"), "apr_1", _time.GetUtcNow(), TimeSpan.FromMinutes(15)).Standing,
        _time.GetUtcNow()).Single();

    public async ValueTask InitializeAsync() => await _receiver.StartAsync(Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task AWebhookIsSignedOverItsIdItsTimeAndItsBody()
    {
        await new WebhookChannel(Clients, _time).SendAsync(Asked, Way(ChannelKind.Webhook), Link, Cancelled);

        var (headers, body) = Assert.Single(_receiver.Received);
        var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(body)}";
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}", headers["webhook-signature"]);
        Assert.Equal("1795435200", headers["webhook-timestamp"]);
        var sent = JsonDocument.Parse(body).RootElement;
        Assert.Equal("approval.requested", sent.GetProperty("type").GetString());
        Assert.Equal(("apr_1", "pending"), (sent.GetProperty("data").GetProperty("task").GetProperty("id").GetString(), sent.GetProperty("data").GetProperty("task").GetProperty("status").GetString()));
    }

    /// <summary>What a receiver does with ours, as Standard Webhooks asks: an id it has had, or an old time, is not taken again.</summary>
    [Fact]
    public async Task AReplayedCallbackIsKnownByItsIdHoweverOftenItIsTried()
    {
        var (channel, notice) = (new WebhookChannel(Clients, _time), Asked);
        await channel.SendAsync(notice, Way(ChannelKind.Webhook), Link, Cancelled);
        _time.Advance(TimeSpan.FromMinutes(6));
        await channel.SendAsync(notice, Way(ChannelKind.Webhook), Link, Cancelled);

        var headers = _receiver.Received.Select(received => received.Headers).ToArray();
        Assert.Equal("apr_1.requested", Assert.Single(headers.Select(header => header["webhook-id"].ToString()).Distinct()));
        Assert.Equal(2, headers.Select(header => header["webhook-signature"].ToString()).Distinct().Count()); // a new time is signed anew
    }

    [Theory]
    [InlineData(ChannelKind.Slack)]
    [InlineData(ChannelKind.Teams)]
    [InlineData(ChannelKind.Webhook)]
    public async Task OnlyWordsAndTheLinkLeaveAndNothingThatDecides(ChannelKind kind)
    {
        await Channel(kind).SendAsync(Asked, Way(kind), Link, Cancelled);

        var text = Encoding.UTF8.GetString(Assert.Single(_receiver.Received).Body);
        Assert.Contains(Link, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal); // the preview
        Assert.DoesNotContain("Round once", text, StringComparison.Ordinal); // the arguments
        Assert.DoesNotContain("grant", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AForgedLinkInAnAgentsWordsIsNone()
    {
        var forged = Asked with { Text = "<https://evil.example|Approve> [Approve](https://evil.example)" };

        await Channel(ChannelKind.Slack).SendAsync(forged, Way(ChannelKind.Slack), Link, Cancelled);
        await Channel(ChannelKind.Teams).SendAsync(forged, Way(ChannelKind.Teams), Link, Cancelled);

        var (slack, teams) = (Json(0).GetProperty("text").GetString()!, Json(1).GetProperty("attachments")[0].GetProperty("content"));
        Assert.DoesNotContain("<https://evil.example", slack, StringComparison.Ordinal);
        Assert.Contains($"<{Link}|", slack, StringComparison.Ordinal);
        Assert.DoesNotContain("](", teams.GetProperty("body")[1].GetProperty("text").GetString()!.Replace("\\](", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(Link, Assert.Single(teams.GetProperty("actions").EnumerateArray()).GetProperty("url").GetString());
    }

    [Theory]
    [InlineData(ChannelKind.Slack)]
    [InlineData(ChannelKind.Teams)]
    [InlineData(ChannelKind.Webhook)]
    public async Task WhatTheReceiverDidNotTakeDidNotArrive(ChannelKind kind)
    {
        _receiver.Status = 500;

        await Assert.ThrowsAsync<HttpRequestException>(() => Channel(kind).SendAsync(Asked, Way(kind), Link, Cancelled));
    }

    [Fact]
    public async Task MailIsPlainTextWithTheLink()
    {
        using var server = new StubMailServer();
        var received = server.ReceiveAsync(Cancelled);

        await new MailChannel().SendAsync(
            Asked with { Title = "one\r\nBcc: eve@example.org" },
            new() { Kind = ChannelKind.Mail, Url = server.Url, From = "agenttrust@example.org", To = ["rita@example.org"] }, Link, Cancelled);

        var mail = await received;
        Assert.Contains(Link, mail, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<rita@example.org>", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", mail, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOwnerHearsWhatStoppedAnAgent()
    {
        var notice = Notices.Of(new DriftDetected
        {
            Agent = "spiffe://agenttrust.local/agent/coding-agent", Owner = "olivia", Rules = ["loop", "honeytoken"], Score = 90, Evidence = [],
            At = _time.GetUtcNow(), Suspended = true,
        }, "drift.1");

        Assert.Equal(("olivia", "coding-agent was suspended", "/agents/coding-agent", true), (notice.Person, notice.Title, notice.Path, notice.IsUrgent));
        Assert.Contains("loop, honeytoken", notice.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("19:00", "07:00", "2026-11-23T18:59:00Z", "2026-11-23T18:59:00Z")]
    [InlineData("19:00", "07:00", "2026-11-23T19:00:00Z", "2026-11-24T07:00:00Z")]
    [InlineData("19:00", "07:00", "2026-11-24T06:59:00Z", "2026-11-24T07:00:00Z")]
    [InlineData("12:00", "13:00", "2026-11-23T12:30:00Z", "2026-11-23T13:00:00Z")]
    [InlineData("12:00", "13:00", "2026-11-23T13:00:00Z", "2026-11-23T13:00:00Z")]
    public void WhatCanWaitWaitsForTheEndOfTheQuietHours(string from, string until, string now, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), QuietHours.NextAfter(DateTimeOffset.Parse(now, null), new()
        {
            QuietFrom = TimeOnly.Parse(from, null), QuietUntil = TimeOnly.Parse(until, null),
        }));

    [Fact]
    public void QuietHoursAreThoseOfTheirZone() =>
        Assert.Equal(DateTimeOffset.Parse("2026-11-24T06:00:00Z", null), QuietHours.NextAfter(DateTimeOffset.Parse("2026-11-23T18:30:00Z", null), new()
        {
            QuietFrom = new(19, 0), QuietUntil = new(7, 0), TimeZone = "Europe/Berlin",
        }));

    [Theory]
    [InlineData(ChannelKind.Slack, "http://hooks.example/x", "Url must be encrypted")]
    [InlineData(ChannelKind.Slack, "ftp://hooks.example/x", "Url must be a URL")]
    [InlineData(ChannelKind.Mail, "smtp://mail.example:25", "Url must be encrypted")]
    [InlineData(ChannelKind.Mail, "smtps://mail.example:465", "From and To")]
    [InlineData(ChannelKind.Webhook, "https://hooks.example/x", "Secret must be")]
    public void AChannelThatCannotWorkIsSaidAtTheStart(ChannelKind kind, string url, string failure)
    {
        var options = new ChannelOptions { Ways = { ["ours"] = new() { Kind = kind, Url = url, Secret = "c2hvcnQ=" } } };

        Assert.Contains($"ApprovalService:Channels:Ways:ours:{failure}", new ChannelOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    private IChannel Channel(ChannelKind kind) => kind switch
    {
        ChannelKind.Slack => new SlackChannel(Clients),
        ChannelKind.Teams => new TeamsChannel(Clients),
        _ => new WebhookChannel(Clients, _time),
    };

    private ChannelEntry Way(ChannelKind kind) => new() { Kind = kind, Url = _receiver.Url, Secret = Secret };

    private JsonElement Json(int index) => JsonDocument.Parse(_receiver.Received.ElementAt(index).Body).RootElement;
}
