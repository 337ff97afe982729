namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Where this process has its workload credentials from.</summary>
public interface ICredentialSource
{
    /// <summary>For the log: which source it is, never what it holds.</summary>
    string Name { get; }

    /// <summary>True when the same credential may come again: then it stays with one confirmation key, so the process needs one for all its tasks.</summary>
    bool HandsOutAgain { get; }

    /// <summary>A credential for one receiver.</summary>
    /// <param name="audience">The receiver's SPIFFE ID.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CredentialUnavailableException">The source fails; there is no other to fall back on.</exception>
    ValueTask<string> GetAsync(string audience, CancellationToken cancellationToken);
}

/// <summary>The configured source has no credential; the words say which setting to look at, and hold none.</summary>
public sealed class CredentialUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
