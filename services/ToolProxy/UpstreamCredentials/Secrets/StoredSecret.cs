namespace AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

/// <summary>A secret from a store, and where it goes on the request.</summary>
internal sealed class StoredSecret
{
    /// <summary>A folder with one file for each secret, as Kubernetes mounts them.</summary>
    public string? Directory { get; set; }

    /// <summary>Which of them.</summary>
    public string? Name { get; set; }

    public string Header { get; set; } = "Authorization";

    /// <summary>Stands before the secret, e.g. <c>Bearer</c>; <c>Basic</c> encodes <see cref="User"/> and secret (RFC 7617). None for a header of another name.</summary>
    public string? Scheme { get; set; }

    public string? User { get; set; }
}
