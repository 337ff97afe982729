using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.AccessTokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.AccessTokens;

/// <summary>A token issuer that publishes its keys, and a service that validates its access tokens.</summary>
internal sealed class PublishingIssuer : IDisposable
{
    public const string Url = "https://issuer.example";

    private readonly Jwks _jwks;
    private readonly IssuerKeys _known;
    private readonly AccessTokenValidator _validator;

    public PublishingIssuer()
    {
        _jwks = new Jwks(this);
        Keys = [Key];
        _known = new IssuerKeys(_jwks, Time, NullLogger<IssuerKeys>.Instance);
        _validator = new AccessTokenValidator(_known, Options.Create(new AccessTokensOptions { Issuer = Url + "/" }), Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The key that signs at first.</summary>
    public WorkloadKey Key { get; } = WorkloadKey.Generate();

    /// <summary>What is published.</summary>
    public List<WorkloadKey> Keys { get; }

    public bool IsDown { get; set; }

    public Task<AccessToken?> ValidateAsync(string token, string audience = SpiffeIds.ToolProxy) =>
        _validator.ValidateAsync(token, audience, TestContext.Current.CancellationToken);

    public JsonObject Claims() => new()
    {
        ["iss"] = Url,
        ["sub"] = SpiffeIds.Agent("coding-agent"),
        ["aud"] = SpiffeIds.ToolProxy,
        ["jti"] = "1",
        ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        ["cnf"] = new JsonObject { ["jkt"] = "thumbprint" },
        ["act"] = new JsonObject { ["sub"] = SpiffeIds.ToolProxy, ["act"] = new JsonObject { ["sub"] = SpiffeIds.Agent("inner") } },
        ["authorization_details"] = new JsonArray(new JsonObject { ["type"] = "agenttrust_task", ["task"] = "task_1" }),
    };

    public void Dispose()
    {
        Key.Dispose();
        _known.Dispose();
        _jwks.Dispose();
    }

    private sealed class Jwks(PublishingIssuer issuer) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new Uri("http://token-issuer") };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (issuer.IsDown) throw new HttpRequestException("down");
            var jwks = new JsonObject { ["keys"] = new JsonArray([.. issuer.Keys.Select(key => key.PublicJwk("issuer"))]) };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(jwks.ToJsonString()) });
        }
    }
}
