using System.Security.Cryptography.X509Certificates;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>A task of the first agent, and the agents that it may be handed on to, each with a key of its own.</summary>
internal sealed class Delegation : IDisposable
{
    public static readonly string Third = SpiffeIds.Agent("third-agent");
    public static readonly string Fourth = SpiffeIds.Agent("fourth-agent");

    private Delegation(IssuerHost host, TaskFacts task, string token) => (Host, Task, Token) = (host, task, token);

    public IssuerHost Host { get; }

    public TaskFacts Task { get; }

    /// <summary>The first agent's token.</summary>
    public string Token { get; }

    public DpopKey ChildKey { get; } = new();

    /// <param name="certificate">What the first agent's token is bound to; its DPoP key unless given.</param>
    public static async Task<Delegation> BeginAsync(IssuerHost host, X509Certificate2? certificate = null)
    {
        var task = await host.OpenTaskAsync();
        await host.RegisterOtherAgentAsync();
        await host.RegisterAgentAsync(Third);
        await host.RegisterAgentAsync(Fourth);
        if (certificate is null) return new(host, task, await host.TaskTokenAsync(task));

        host.Certificate.Certificate = certificate;
        var answer = await host.PostFormAsync("/token", host.TaskForm(task.Id));
        return new(host, task, answer.Json.GetProperty("access_token").GetString()!);
    }

    /// <summary>What the other agent sends, with the first one's consent to reading.</summary>
    public Dictionary<string, string> Form(params string[] scope) => Host.DelegationForm(Token, Task.Id, Consent(scope));

    public string Consent(params string[] scope) =>
        Host.AgentKey.CreateDelegation(Token, IssuerHost.OtherAgent, ChildKey.Thumbprint, scope.Length > 0 ? scope : ["repo.read", "alert.read"], Host.Time);

    public async Task<string> ChildTokenAsync() => (await Host.ExchangeAsync(Form(), ChildKey)).AccessToken;

    /// <summary>One level further down, from <paramref name="token"/> of <paramref name="key"/>.</summary>
    public Task<TokenResponse> HandOnAsync(string token, DpopKey key, string to, DpopKey toKey) => Host.ExchangeAsync(
        Host.DelegationForm(token, Task.Id, key.CreateDelegation(token, to, toKey.Thumbprint, ["repo.read"], Host.Time), to), toKey);

    public Task<TokenResponse> CallAsync(string token) => Host.ExchangeAsync(Host.CallForm(token, Exchanges.ReadCall(Task.Id)), Host.ProxyKey);

    public async Task<string> CallRefusedAsync(string token) =>
        (await Assert.ThrowsAsync<TokenRefusedException>(() => CallAsync(token))).Message;

    public void Dispose() => ChildKey.Dispose();
}
