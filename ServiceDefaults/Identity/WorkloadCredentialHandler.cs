using System.Net.Http.Headers;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Puts a workload credential on a request that has no authorization of its own.</summary>
/// <remarks>
/// One that this process signs itself is sent for a third of its life: who takes a bearer cannot tell one use from another, and a
/// signature for every call between services would cost both ends more than the call. What counts once is asked from the source anew.
/// </remarks>
internal sealed class WorkloadCredentialHandler(ICredentialSource credentials, string audience, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan Sent = WorkloadIdentity.CredentialLifetime / 3;
    private Held? _held;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await CredentialAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<string> CredentialAsync(CancellationToken cancellationToken)
    {
        // A source that hands out again keeps what it has itself, and knows when it changes.
        if (credentials.HandsOutAgain) return await credentials.GetAsync(audience, cancellationToken);

        var now = time.GetUtcNow();
        if (_held is { } held && now < held.Until && now >= held.Until - Sent) return held.Credential;

        var credential = await credentials.GetAsync(audience, cancellationToken);
        _held = new(credential, now + Sent);
        return credential;
    }

    private sealed record Held(string Credential, DateTimeOffset Until);
}
