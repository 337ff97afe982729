namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>A GitHub App that the operators own, installed on the repositories that agents may work on.</summary>
internal sealed class GitHubApp
{
    /// <summary>The app's id, or its client id: the <c>iss</c> of its proofs.</summary>
    public string? AppId { get; set; }

    /// <summary>The app's private key as PEM (PKCS#1, as GitHub gives it, or PKCS#8).</summary>
    public string? PrivateKey { get; set; }

    /// <summary>A file with the same; read anew for each proof, so that a changed key counts at once.</summary>
    public string? PrivateKeyFile { get; set; }

    public Uri ApiUrl { get; set; } = new("https://api.github.com");

    /// <summary><c>owner/name</c>: an MCP server lists its tools with a token for this repository's metadata and nothing else.</summary>
    public string? ListingRepository { get; set; }
}
