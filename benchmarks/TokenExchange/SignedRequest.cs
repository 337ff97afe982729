using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>One exchange, ready to be sent: a fresh credential and a fresh proof, as each agent has to make them.</summary>
internal sealed record SignedRequest(Dictionary<string, string> Form, string Proof)
{
    private static readonly Uri Endpoint = new("http://token-issuer" + TokenIssuerClient.TokenPath);

    public static SignedRequest Create(LoadTask task, WorkloadIdentity agent, DpopKey key, string nonce) => new(
        new()
        {
            [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
            [TokenExchangeParameters.SubjectToken] = agent.CreateCredential(SpiffeIds.TokenIssuer),
            [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.JwtUrn,
            [TokenExchangeParameters.Resource] = SpiffeIds.ToolProxy,
            [TokenExchangeParameters.AuthorizationDetails] =
                JsonSerializer.Serialize<TaskAuthorization[]>([new TaskAuthorization { Task = task.Id }], WireJson.Options),
        },
        key.CreateProof(HttpMethod.Post, Endpoint, null, TimeProvider.System, nonce));
}
