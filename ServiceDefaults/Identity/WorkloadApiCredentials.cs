using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity.WorkloadApi;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>JWT-SVIDs of the Workload API (SPIFFE Workload API §6.2.1, FetchJWTSVID), asked for each use; the agent behind it caches and rotates.</summary>
internal sealed class WorkloadApiCredentials(WorkloadOptions options, TimeProvider time) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string _id = options.SvidId.Length > 0 ? options.SvidId : options.Id;
    private readonly WorkloadApiConnection _connection = new(SocketPathOf(options.EndpointSocket)!);

    public string Name => $"the SPIFFE Workload API at {options.EndpointSocket} ({WorkloadOptions.EndpointSocketVariable})";

    public bool HandsOutAgain => true;

    public async ValueTask<string> GetAsync(string audience, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            var svids = await _connection.FetchJwtSvidAsync(audience, _id, ending.Token);
            // Several may come; the first of this process's own ID is meant.
            var svid = svids.FirstOrDefault(one => one.SpiffeId == _id)?.Svid ?? throw Failed($"gave no SVID of {_id}", null);
            if (HandedOutToken.TextOf(svid, JwtClaims.Subject) != _id) throw Failed("gave an SVID of somebody else", null);
            return HandedOutToken.Fault(svid, audience, time) is { } fault ? throw Failed(fault, null) : svid;
        }
        catch (Exception e) when (e is not CredentialUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause: without it there is no credential, and no weaker source is tried.
            throw Failed(e is WorkloadApiRefusedException ? $"refused: {e.Message}" : "does not answer", e);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The absolute path of <c>unix:///path</c> or <c>unix:/path</c> (SPIFFE Workload Endpoint §4); null for anything else.</summary>
    public static string? SocketPathOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == "unix" && uri.Host.Length == 0 && uri.AbsolutePath.Length > 1
            && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? Uri.UnescapeDataString(uri.AbsolutePath)
            : null;

    private CredentialUnavailableException Failed(string how, Exception? cause) =>
        new($"{WorkloadOptions.EndpointSocketVariable}: the SPIFFE Workload API at {options.EndpointSocket} {how}.", cause);
}
