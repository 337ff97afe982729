using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;
using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

internal sealed class UpstreamCredentialOptions
{
    public const string Section = "ToolProxy:UpstreamCredentials";

    /// <summary>Base64 of 32 bytes each: the first seals what was issued and is not revoked yet, any opens it. For GitHub Apps.</summary>
    public IReadOnlyList<string> SealingKeys { get; set; } = [];

    /// <summary>How long reads of one task may share an installation token; writes never do.</summary>
    public TimeSpan Shared { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long getting a credential, or ending one, may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The foreign servers, by their names in the tool catalog.</summary>
    public Dictionary<string, ForeignServer> Servers { get; } = new(StringComparer.Ordinal);
}

/// <summary>What one foreign server takes: exactly one of the kinds.</summary>
internal sealed class ForeignServer
{
    public GitHubApp? GitHubApp { get; set; }

    public StoredSecret? Secret { get; set; }

    /// <summary>Accepts that the credential crosses a network in clear text.</summary>
    public bool PlainHttp { get; set; }
}
