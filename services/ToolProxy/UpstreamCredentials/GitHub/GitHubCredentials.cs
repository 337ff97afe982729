using System.Collections.Concurrent;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>Installation tokens for one repository and one action: a write gets its own, reads of a task share one for seconds.</summary>
internal sealed class GitHubCredentials(
    GitHubApp app, Installations installations, GitHubApi api, CredentialEnds ends, CredentialRecords records, RevocationList revocations,
    IOptionsMonitor<UpstreamCredentialOptions> options, IOptionsMonitor<ToolCallOptions> calls, TimeProvider time) : IUpstreamCredentials
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<(string Caller, string Repository, string Permissions), HeldCredential> _shared = new();

    public async Task<UpstreamCredential> AcquireAsync(CredentialNeed need, CancellationToken cancellationToken)
    {
        var permissions = GitHubPermissions.For(need.Action)
            ?? throw new CredentialRefusedException($"No permission at GitHub is known for {need.Action}, so there is no token for it.");
        var repository = (need.Action == CredentialNeed.ListAction ? GitHubRepository.Parse(app.ListingRepository) : GitHubRepository.Of(need.Resource))
            ?? throw new CredentialRefusedException($"{need.Resource.Type} {need.Resource.Id} names no repository at GitHub.");

        if (need.IsGuarded) return Credential(await IssueAsync(need, repository, permissions, DateTimeOffset.MinValue, cancellationToken));

        var slot = (need.Caller.Id, repository.ToString().ToUpperInvariant(), GitHubPermissions.Words(permissions));
        if (_shared.TryGetValue(slot, out var held) && held.TryUse(time.GetUtcNow())) return Credential(held);

        if (_shared.Count >= MostKept) _shared.Clear();
        return Credential(_shared[slot] = await IssueAsync(need, repository, permissions, time.GetUtcNow() + options.CurrentValue.Shared, cancellationToken));
    }

    private async Task<HeldCredential> IssueAsync(
        CredentialNeed need, GitHubRepository repository, IReadOnlyDictionary<string, string> permissions, DateTimeOffset usableUntil, CancellationToken cancellationToken)
    {
        var installation = await installations.FindAsync(repository, cancellationToken);
        var token = await api.CreateTokenAsync(installation, repository, permissions, cancellationToken);
        var issued = Describe(need, repository, token);
        try
        {
            var held = await ends.HoldAsync(issued, usableUntil < token.ExpiresAt ? usableUntil : token.ExpiresAt, cancellationToken);
            if (Flaw(token, repository, permissions) is { } flaw) throw new CredentialRefusedException(flaw);

            await records.BrokeredAsync(need, issued.Id, cancellationToken, issued.Scope);
            // The end of the task may have come while GitHub was asked; the sweep before did not know this token.
            return revocations.RevocationOf(need.Caller) is not null
                ? throw new CredentialRefusedException("The agent, its task or this step of it was ended meanwhile.") { Reason = DenialReason.Revoked }
                : held;
        }
        catch (Exception)
        {
            // Whatever went wrong: nobody will use this token.
            await ends.EndAsync(issued, "It was not used.");
            throw;
        }
    }

    /// <summary>Compares what came with what was asked: a token that can do more than this call needs is not used.</summary>
    private string? Flaw(InstallationToken token, GitHubRepository repository, IReadOnlyDictionary<string, string> asked) =>
        token.ExpiresAt <= time.GetUtcNow() ? "GitHub gave a token whose time is over: one of the clocks is wrong."
        : token.Permissions is null || GitHubPermissions.IsBroader(token.Permissions, asked) ? "GitHub gave a token that may do more than was asked."
        : token.RepositorySelection != "selected" || token.Repositories is not [{ } only] || !repository.Is(only.FullName) ? "GitHub gave a token for other repositories than was asked."
        : null;

    private IssuedCredential Describe(CredentialNeed need, GitHubRepository repository, InstallationToken token)
    {
        var end = time.GetUtcNow() + options.CurrentValue.Shared + calls.CurrentValue.UpstreamTimeout;
        return new IssuedCredential
        {
            Id = IssuedCredential.IdOf(token.Token),
            Server = need.Server,
            Token = token.Token,
            Scope = $"{repository} {GitHubPermissions.Words(token.Permissions ?? new Dictionary<string, string>())}",
            Call = need.Call,
            ExpiresAt = token.ExpiresAt,
            EndsAt = end < token.ExpiresAt ? end : token.ExpiresAt,
            Caller = IssuedCredential.Of(need.Caller),
        };
    }

    private UpstreamCredential Credential(HeldCredential held) => new(
        held.Issued.Id,
        [
            KeyValuePair.Create("Authorization", $"Bearer {held.Issued.Token}"),
            KeyValuePair.Create("User-Agent", GitHubApi.UserAgent),
            KeyValuePair.Create("X-GitHub-Api-Version", GitHubApi.Version),
        ],
        held.Echo,
        wasRefused =>
        {
            ends.Release(held, wasRefused);
            return ValueTask.CompletedTask;
        });
}
