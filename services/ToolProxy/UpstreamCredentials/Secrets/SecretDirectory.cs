using System.Text.RegularExpressions;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

/// <summary>A store of secrets: one file for each, read anew for each call, so that a changed secret counts at once.</summary>
internal static partial class SecretDirectory
{
    private const int Longest = 8 * 1024;

    /// <exception cref="SecretUnusableException">There is no such secret, others may read it, or it is none.</exception>
    public static async Task<string> ReadAsync(string directory, string name, CancellationToken cancellationToken)
    {
        if (!PlainName().IsMatch(name)) throw new SecretUnusableException($"\"{name}\" is no plain file name.");

        var text = await PrivateFile.ReadAsync(Path.Combine(directory, name), Longest, cancellationToken);
        // What editors and echo leave behind belongs to no secret.
        var secret = text.TrimEnd('\r', '\n');
        if (secret.Length < EchoRedaction.ShortestSecret)
            throw new SecretUnusableException($"The secret {name} is shorter than {EchoRedaction.ShortestSecret} characters, so it could not be recognised in an answer.");
        // RFC 9110 §5.5: a header field's value is visible ASCII here; anything else could begin another field.
        return secret.All(letter => letter is >= ' ' and <= '~')
            ? secret
            : throw new SecretUnusableException($"The secret {name} holds characters that no header may carry.");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$")]
    private static partial Regex PlainName();
}
