namespace AgentTrust.Contracts.Tools;

/// <summary>What people do with tools at <c>tool-proxy</c>.</summary>
public sealed class ToolReviewClient(HttpClient http)
{
    public Task<ReviewedTool[]> ListAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<ReviewedTool[]>("/tools", cancellationToken);

    public Task<ToolDifference> CompareAsync(string server, string tool, CancellationToken cancellationToken) =>
        http.GetContractAsync<ToolDifference>($"/tools/{Uri.EscapeDataString(server)}/difference?tool={Uri.EscapeDataString(tool)}", cancellationToken);

    public Task<ToolVerdict> AcceptAsync(string server, ToolVerdictRequest said, CancellationToken cancellationToken) =>
        http.PostContractAsync<ToolVerdictRequest, ToolVerdict>($"/tools/{Uri.EscapeDataString(server)}/acceptance", said, cancellationToken);

    public Task<ToolVerdict> RejectAsync(string server, ToolVerdictRequest said, CancellationToken cancellationToken) =>
        http.PostContractAsync<ToolVerdictRequest, ToolVerdict>($"/tools/{Uri.EscapeDataString(server)}/rejection", said, cancellationToken);
}
