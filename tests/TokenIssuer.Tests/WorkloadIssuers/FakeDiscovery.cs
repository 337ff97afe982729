using System.Net;
using System.Text.Json.Nodes;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>An OpenID Connect provider's two documents, or a trust domain's bundle; and all that can go wrong with them.</summary>
internal sealed class FakeDiscovery(string issuer) : HttpMessageHandler, IHttpClientFactory
{
    public string Issuer { get; set; } = issuer;

    public string Keys { get; set; } = "";

    /// <summary>Where the document says the keys are; beside itself when null.</summary>
    public string? KeysUrl { get; set; }

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public bool IsDown
    {
        get => Status == HttpStatusCode.ServiceUnavailable;
        set => Status = value ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
    }

    /// <summary>While set, no answer comes before it is completed.</summary>
    public TaskCompletionSource? Answering { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int Fetches { get; private set; }

    public List<Uri> Asked { get; } = [];

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!);
        var isForKeys = !request.RequestUri!.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal);
        if (isForKeys) Fetches++;
        if (Answering is { } answering) await answering.Task.WaitAsync(cancellationToken);

        return Status == HttpStatusCode.OK
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(isForKeys ? Keys : Document(request.RequestUri)) }
            : new HttpResponseMessage(Status) { Headers = { Location = new Uri("https://elsewhere.example/keys") } };
    }

    private string Document(Uri at) =>
        new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = KeysUrl ?? new Uri(at, "/keys").ToString() }.ToJsonString();
}
