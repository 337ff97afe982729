using System.Net;
using System.Text;
using System.Text.Json;
using AgentTrust.TokenIssuer.SecurityEvents;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>A receiver of security events, and all that can go wrong with one.</summary>
internal sealed class FakeEventReceiver : HttpMessageHandler, IHttpClientFactory
{
    public EventReceiver Entry { get; } = new() { Url = "https://receiver.example/events", Audience = "https://receiver.example" };

    public HttpStatusCode Status { get; set; } = HttpStatusCode.Accepted;

    public string Body { get; set; } = "";

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Fault { get; set; }

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>The tokens as they came, one for each request.</summary>
    public List<string> Tokens { get; } = [];

    public IEnumerable<JsonElement> Claims => Tokens.Select(Exchanges.ClaimsOf);

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    public EventDelivery DeliveryOf(IssuerHost host)
    {
        var options = Options.Create(new SecurityEventOptions { Receivers = { Entry } });
        var tokens = host.Services.GetRequiredService<SecurityEventTokens>();
        return new EventDelivery(
            host.Store, new EventPush(this, tokens, options, host.Time), tokens, host.Signal, options, host.Time, NullLogger<EventDelivery>.Instance);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Tokens.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (Fault is { } fault) throw fault;
        return new HttpResponseMessage(Status) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
    }
}
