using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.AppHost.Tests;

/// <summary>An agent that runs outside the platform, in a pipeline whose issuer the tests' system trusts, and works for another agent.</summary>
internal sealed class TestSubAgent(RunningSystem system, string name) : IDisposable
{
    public const string PipelineIssuer = "https://pipelines.test";
    private readonly ServerNonces _nonces = new();
    private readonly string _subject = $"repo:shop/checkout:{name}";

    public string Id => SpiffeIds.Agent(name);

    public DpopKey Dpop { get; } = new();

    /// <summary>What an owner registers: proven by one subject of the pipelines' issuer.</summary>
    public RegisterAgent Registration => new()
    {
        Name = name,
        Function = "review",
        Bounds = new AgentBounds { Repositories = ["shop/checkout"], Environments = [], ActionGroups = ["observe", "propose"] },
        Attestations = [new AgentAttestation(PipelineIssuer, _subject)],
        ReviewAfterDays = 30,
        Reason = "It drafts for the coding agent.",
    };

    /// <summary>A token below <paramref name="parentToken"/>, by the parent's signed <paramref name="consent"/>.</summary>
    public async Task<string> GetTokenAsync(string parentToken, string task, string consent)
    {
        using var http = new HttpClient { BaseAddress = system.AddressOf("token-issuer") };
        var endpoint = new Uri(http.BaseAddress, TokenIssuerClient.TokenPath);
        var response = await new TokenIssuerClient(http).ExchangeAsync(
            [
                new(TokenExchangeParameters.GrantType, TokenExchangeParameters.TokenExchangeGrant),
                new(TokenExchangeParameters.SubjectToken, parentToken),
                new(TokenExchangeParameters.SubjectTokenType, TokenExchangeParameters.AccessTokenUrn),
                new(TokenExchangeParameters.ActorToken, Credential()),
                new(TokenExchangeParameters.ActorTokenType, TokenExchangeParameters.JwtUrn),
                new(TokenExchangeParameters.Resource, SpiffeIds.ToolProxy),
                new(TokenExchangeParameters.AuthorizationDetails, $$"""[{"type":"agenttrust_task","task":"{{task}}","delegation":"{{consent}}"}]"""),
            ],
            endpoint,
            _nonces,
            nonce => Dpop.CreateProof(HttpMethod.Post, endpoint, null, TimeProvider.System, nonce),
            TestContext.Current.CancellationToken);
        return response.AccessToken;
    }

    public void Dispose() => Dpop.Dispose();

    private string Credential()
    {
        var now = TimeProvider.System.GetUtcNow();
        return system.Pipelines.Sign("JWT", new JsonObject
        {
            [JwtClaims.Issuer] = PipelineIssuer,
            [JwtClaims.Subject] = _subject,
            [JwtClaims.Audience] = SpiffeIds.TokenIssuer,
            [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
            [JwtClaims.NotBefore] = now.ToUnixTimeSeconds(),
            [JwtClaims.Expiry] = now.AddSeconds(60).ToUnixTimeSeconds(),
            [JwtClaims.Id] = Guid.CreateVersion7().ToString("N"),
        });
    }
}
