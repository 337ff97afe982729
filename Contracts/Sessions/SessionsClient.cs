namespace AgentTrust.Contracts.Sessions;

/// <summary>Speaks with <c>tool-proxy</c> about what tasks have read, in a person's name.</summary>
public sealed class SessionsClient(HttpClient http)
{
    public Task<Declassification> DeclassifyAsync(string task, DeclassificationRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<DeclassificationRequest, Declassification>($"/sessions/{Uri.EscapeDataString(task)}/declassification", request, cancellationToken);
}
