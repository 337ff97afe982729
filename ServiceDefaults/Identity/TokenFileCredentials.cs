using AgentTrust.Contracts.Identity;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>A token that the platform projects into a file, e.g. of a Kubernetes service account; read for each use, so a new one counts at once.</summary>
internal sealed class TokenFileCredentials(WorkloadOptions options, TimeProvider time) : ICredentialSource
{
    /// <summary>In the path: replaced by the receiver's name, where there is one file for each.</summary>
    public const string ReceiverMark = "{audience}";
    private const int LargestFile = 16 * 1024;
    private static readonly string Setting = WorkloadOptionsValidator.Key(nameof(WorkloadOptions.TokenFile));

    public string Name => $"the projected token in {options.TokenFile} ({Setting})";

    public bool HandsOutAgain => true;

    public async ValueTask<string> GetAsync(string audience, CancellationToken cancellationToken)
    {
        var path = options.TokenFile.Replace(ReceiverMark, audience.Split('/')[^1], StringComparison.Ordinal);
        var token = await ReadAsync(path, cancellationToken);
        // A platform that cannot write SPIFFE IDs as audiences has its own name for the token issuer, and for nobody else.
        var expected = audience == SpiffeIds.TokenIssuer && options.TokenAudience.Length > 0 ? options.TokenAudience : audience;
        return HandedOutToken.Fault(token, expected, time) is { } fault
            ? throw new CredentialUnavailableException($"{Setting}: {path} {fault}.")
            : token;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > LargestFile) throw new CredentialUnavailableException($"{Setting}: {path} is too large to be a token.");
            using var reader = new StreamReader(file);
            return (await reader.ReadToEndAsync(cancellationToken)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CredentialUnavailableException($"{Setting}: {path} cannot be read. Is the token projected, and readable by this user?", e);
        }
    }
}
