using System.Security.Cryptography;
using System.Text;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ApprovalService.Tests.Channels;

/// <summary>A receiver that does what Standard Webhooks asks of it takes each of our callbacks once, and nothing that is made of one.</summary>
public sealed class ReplayedCallbackTests : IAsyncLifetime
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    private readonly StubReceiver _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
    private readonly HashSet<string> _taken = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task ACallbackIsTakenOnceHoweverOftenSomebodySendsIt()
    {
        var (headers, body) = await SentAsync();

        Assert.True(Takes(headers, body));
        Assert.False(Takes(headers, body));
    }

    [Fact]
    public async Task AnotherAttemptOfOursIsTheSameCallback()
    {
        var first = await SentAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        var second = await SentAsync();

        Assert.True(Takes(second.Headers, second.Body));
        Assert.False(Takes(first.Headers, first.Body)); // too old by now
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
    }

    [Theory]
    [InlineData("webhook-timestamp", "1795435500")]
    [InlineData("webhook-id", "apr_2.requested")]
    public async Task AnOldCallbackUnderANewTimeOrNameIsSignedByNobody(string header, string value)
    {
        var (headers, body) = await SentAsync();
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.False(Takes(new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase) { [header] = value }, body));
    }

    [Fact]
    public async Task ACallbackThatSaysSomethingElseIsSignedByNobody()
    {
        var (headers, body) = await SentAsync();

        Assert.False(Takes(headers, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("pending", "approved", StringComparison.Ordinal))));
        Assert.True(Takes(headers, body));
    }

    private async Task<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> SentAsync()
    {
        var asked = AccessRequests.Submit(null, new("key", SampleCall.Binding, SampleCall.Arguments, null), "apr_1", _time.GetUtcNow(), TimeSpan.FromMinutes(15));
        await new WebhookChannel(_services.GetRequiredService<IHttpClientFactory>(), _time).SendAsync(
            Notices.Of(asked.Standing, _time.GetUtcNow()).Single(),
            new() { Kind = ChannelKind.Webhook, Url = _server.Url, Secret = Secret }, "https://console.example/approvals/apr_1", Cancelled);
        return _server.Received.Last();
    }

    /// <summary>The receiver's side of Standard Webhooks: the signature over id, time and body; not older than five minutes; no id twice.</summary>
    private bool Takes(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.").Concat(body).ToArray();
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed))}";
        var age = _time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"]));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(headers["webhook-signature"]))
            && age.Duration() <= TimeSpan.FromMinutes(5) && _taken.Add(headers["webhook-id"]);
    }
}
