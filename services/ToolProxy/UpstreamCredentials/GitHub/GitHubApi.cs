using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>The three endpoints of GitHub's REST API that brokering needs. Nothing is tried twice: GitHub says when it wants to be asked again.</summary>
internal sealed class GitHubApi(HttpMessageInvoker http, GitHubApp app, AppProof proof, TimeProvider time)
{
    public const string Version = "2022-11-28";
    public const string UserAgent = "AgentTrust-ToolProxy";

    private const int MostBytes = 1024 * 1024;
    private static readonly TimeSpan UnnamedPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private DateTimeOffset _pausedUntil;

    public async Task<Installation> FindInstallationAsync(GitHubRepository repository, CancellationToken cancellationToken)
    {
        using var answer = await SendAsAppAsync(HttpMethod.Get, $"repos/{repository.Owner}/{repository.Name}/installation", null, cancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => await ReadAsync<Installation>(answer, cancellationToken),
            HttpStatusCode.NotFound => throw new CredentialRefusedException($"The GitHub App is not installed on {repository}."),
            _ => throw Refusal(answer),
        };
    }

    /// <summary>Asks for a token for one repository and these permissions. What comes back is still to be compared with what was asked.</summary>
    public async Task<InstallationToken> CreateTokenAsync(
        long installation, GitHubRepository repository, IReadOnlyDictionary<string, string> permissions, CancellationToken cancellationToken)
    {
        var body = JsonContent.Create(new { repositories = new[] { repository.Name }, permissions });
        using var answer = await SendAsAppAsync(HttpMethod.Post, $"app/installations/{installation}/access_tokens", body, cancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.Created => await ReadAsync<InstallationToken>(answer, cancellationToken),
            HttpStatusCode.NotFound => throw new CredentialRefusedException("The installation of the GitHub App is gone."),
            HttpStatusCode.UnprocessableEntity => throw new CredentialRefusedException(
                $"The GitHub App's installation may not grant {GitHubPermissions.Words(permissions)} on {repository}."),
            _ => throw Refusal(answer),
        };
    }

    /// <summary>Ends a token ("Revoke an installation access token"). True once it is certain that it works no longer.</summary>
    public async Task<bool> RevokeAsync(string token, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Delete, "installation/token", token, null, cancellationToken);
        // 401: GitHub knows no such token any more.
        return answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Unauthorized;
    }

    private async Task<HttpResponseMessage> SendAsAppAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        if (_pausedUntil - time.GetUtcNow() is { Ticks: > 0 } pause)
            throw new CredentialRefusedException("GitHub's rate limit is used up.") { RetryAfter = pause };

        return await SendAsync(method, path, await proof.CreateAsync(cancellationToken), body, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string bearer, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{app.ApiUrl.AbsoluteUri.TrimEnd('/')}/{path}")) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.UserAgent.ParseAdd(UserAgent); // GitHub answers nobody without a name
        request.Headers.Add("X-GitHub-Api-Version", Version);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = new BoundedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), MostBytes);
        return await JsonSerializer.DeserializeAsync<T>(body, WireJson.Options, cancellationToken) ?? throw new JsonException("GitHub answered null.");
    }

    /// <summary>GitHub's own words stay out of it: nobody here has judged them.</summary>
    private CredentialRefusedException Refusal(HttpResponseMessage answer)
    {
        if (Pause(answer) is { } pause)
        {
            _pausedUntil = time.GetUtcNow() + pause;
            return new CredentialRefusedException("GitHub's rate limit is used up.") { RetryAfter = pause };
        }

        return new CredentialRefusedException(answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "GitHub did not accept the app's proof: its key, its id, or this machine's clock is not what GitHub expects.",
            HttpStatusCode.Forbidden => "GitHub forbids it: the installation of the GitHub App is suspended, or lacks what was asked.",
            _ => $"GitHub answered {(int)answer.StatusCode}.",
        });
    }

    /// <summary>GitHub's rate limits come as 429, and as 403 with headers that say until when.</summary>
    private TimeSpan? Pause(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden)) return null;

        TimeSpan? pause = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - time.GetUtcNow()
            : Header(answer, "x-ratelimit-remaining") == 0 && Header(answer, "x-ratelimit-reset") is { } reset ? DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow()
            : answer.StatusCode == HttpStatusCode.TooManyRequests ? UnnamedPause
            : null;
        return pause is not { } length ? null : length <= TimeSpan.Zero ? UnnamedPause : length < LongestPause ? length : LongestPause;
    }

    private static long? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? value
            : null;
}
