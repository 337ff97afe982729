using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.Micro;

/// <summary>One proof is checked many times here; asking the replay cache is another path's cost.</summary>
internal sealed class NothingUsed : IReplayCache
{
    public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken) => Task.FromResult(true);
}

/// <summary>A token stays fresh for as long as it is measured.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
}

/// <summary>Serves the issuer's public key as its JWKS.</summary>
internal sealed class KeysOf : HttpMessageHandler, IHttpClientFactory
{
    private readonly string _jwks;

    public KeysOf(WorkloadKey issuer) =>
        _jwks = new JsonObject { ["keys"] = new JsonArray(issuer.PublicJwk(SpiffeIds.TokenIssuer)) }.ToJsonString();

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new("http://token-issuer") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(_jwks) });
}
