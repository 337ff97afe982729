namespace AgentTrust.Contracts.Tokens;

/// <summary>Asks <c>tool-proxy</c> what became of ends, in the name of somebody who operates or audits it.</summary>
public sealed class RevocationsClient(HttpClient http)
{
    public Task<EndsSeen> GetEndsSeenAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<EndsSeen>("/operations/revocations", cancellationToken);
}
