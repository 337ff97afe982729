namespace AgentTrust.Contracts.Approvals;

/// <summary>Who reviews for whom while they are away.</summary>
public sealed partial class ApprovalsClient
{
    /// <summary>Those that the person who calls gave or was given, and that are not over.</summary>
    public Task<IReadOnlyList<Delegation>> ListDelegationsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<Delegation>>("/delegations", cancellationToken);

    public Task<Delegation> OfferDelegationAsync(OfferDelegation offer, CancellationToken cancellationToken) =>
        http.PostContractAsync<OfferDelegation, Delegation>("/delegations", offer, cancellationToken);

    public Task<Delegation> AcceptDelegationAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<Delegation>($"/delegations/{Uri.EscapeDataString(id)}/accept", cancellationToken);

    public Task<Delegation> EndDelegationAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<Delegation>($"/delegations/{Uri.EscapeDataString(id)}/end", cancellationToken);
}
