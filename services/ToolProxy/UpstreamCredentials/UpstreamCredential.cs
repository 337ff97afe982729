using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>What goes on one request to a foreign server in place of our own token. It is on no page, in no record and in no answer.</summary>
internal sealed class UpstreamCredential(
    string name, IReadOnlyList<KeyValuePair<string, string>> headers, EchoRedaction echo, Func<bool, ValueTask> release) : IAsyncDisposable
{
    /// <summary>What records call it: a secret's name, or the hash of a token.</summary>
    public string Name { get; } = name;

    /// <summary>Takes it out of whatever the server sends back.</summary>
    public EchoRedaction Echo { get; } = echo;

    /// <summary>The server did not accept it: nobody should try it again.</summary>
    public bool WasRefused { get; set; }

    public void Apply(HttpRequestMessage request)
    {
        foreach (var (header, value) in headers)
        {
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    public ValueTask DisposeAsync() => release(WasRefused);

    public override string ToString() => $"upstream credential {Name}";
}
