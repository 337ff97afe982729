namespace AgentTrust.Conformance.Peers;

/// <summary>The approval service: where everything is permitted, nobody asks for consent.</summary>
internal sealed class NoApprovals : Peer
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(NotFound(request));
}
