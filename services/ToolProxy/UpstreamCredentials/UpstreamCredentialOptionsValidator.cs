using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;
using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>Refuses to start with a foreign server that could never be called, or whose credential could leak on the way.</summary>
/// <remarks>The catalog is asked for only when there is something to look up in it: one that cannot be read has words of its own.</remarks>
internal sealed class UpstreamCredentialOptionsValidator(IServiceProvider services) : IValidateOptions<UpstreamCredentialOptions>
{
    private static readonly TimeSpan LongestShared = TimeSpan.FromSeconds(30);

    public ValidateOptionsResult Validate(string? name, UpstreamCredentialOptions options)
    {
        string[] broken = [.. Times(options), .. SealingKeys(options), .. options.Servers.SelectMany(server => Broken(server.Key, server.Value))];
        return broken.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }

    private static IEnumerable<string> Times(UpstreamCredentialOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero) yield return $"{Key(nameof(options.Timeout))} must be greater than zero.";
        if (options.Shared <= TimeSpan.Zero || options.Shared > LongestShared) yield return $"{Key(nameof(options.Shared))} must be more than zero and at most 30 seconds.";
    }

    private static IEnumerable<string> SealingKeys(UpstreamCredentialOptions options)
    {
        if (options.SealingKeys.Count == 0 && options.Servers.Values.Any(server => server.GitHubApp is not null))
            yield return $"{Key(nameof(options.SealingKeys))}:0 must be set where a GitHub App is used: base64 of 32 random bytes (openssl rand -base64 32). Tokens that are not revoked yet are kept under it.";

        for (var at = 0; at < options.SealingKeys.Count; at++)
            if (!Convert.TryFromBase64String(options.SealingKeys[at], new byte[CredentialSeal.KeySize + 1], out var length) || length != CredentialSeal.KeySize)
                yield return $"{Key(nameof(options.SealingKeys))}:{at} must be base64 of {CredentialSeal.KeySize} bytes (openssl rand -base64 32).";
    }

    private IEnumerable<string> Broken(string name, ForeignServer server)
    {
        var key = Key($"{nameof(UpstreamCredentialOptions.Servers)}:{name}");
        CatalogServer[] known = [.. services.GetRequiredService<Catalog>().Servers.Where(known => known.Name == name)];
        if (known.Length == 0) yield return $"{key} is about a server that the tool catalog does not have; use a name from it, in the same case.";

        foreach (var url in known.Select(known => known.Url).Where(url => !IsPrivate(url) && !server.PlainHttp))
            yield return $"{key}: the catalog's URL {url} is not https, so the credential would cross the network in clear text. Use https, or set {key}:{nameof(server.PlainHttp)} to true to accept it.";

        if (server.GitHubApp is null == server.Secret is null)
            yield return $"{key} needs exactly one kind of credential: {key}:{nameof(server.GitHubApp)} or {key}:{nameof(server.Secret)}.";
        var rules = server.GitHubApp is { } app ? GitHubAppRules.Broken($"{key}:{nameof(server.GitHubApp)}", app, known.Any(known => known.Kind == ServerKind.Mcp))
            : server.Secret is { } secret ? StoredSecretRules.Broken($"{key}:{nameof(server.Secret)}", secret)
            : [];
        foreach (var broken in rules) yield return broken;
    }

    internal static bool IsPrivate(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.IsLoopback;

    private static string Key(string member) => $"{UpstreamCredentialOptions.Section}:{member}";
}
