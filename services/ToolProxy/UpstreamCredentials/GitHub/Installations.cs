using System.Collections.Concurrent;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>Which installation of the app reaches which repository; believed for a minute.</summary>
/// <remarks>An installation that is suspended or removed meanwhile gets no token at GitHub, so an old answer here opens nothing.</remarks>
internal sealed class Installations(GitHubApi api, TimeProvider time)
{
    private const int MostKept = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (long Id, DateTimeOffset Until)> _known = new(StringComparer.OrdinalIgnoreCase);

    public async Task<long> FindAsync(GitHubRepository repository, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        if (_known.TryGetValue(repository.ToString(), out var known) && known.Until > asked) return known.Id;

        var installation = await api.FindInstallationAsync(repository, cancellationToken);
        if (installation.IsSuspended) throw new CredentialRefusedException($"The installation of the GitHub App on {repository} is suspended.");

        if (_known.Count >= MostKept) _known.Clear();
        _known[repository.ToString()] = (installation.Id, asked + Kept);
        return installation.Id;
    }
}
