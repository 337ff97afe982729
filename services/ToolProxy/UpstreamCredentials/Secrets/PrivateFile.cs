using System.Text;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

/// <summary>Reads a file that nobody but this process and its group may read, and nobody but its owner may change.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Open = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <exception cref="SecretUnusableException">It cannot be read, or others could read or change it. The message holds nothing of its content.</exception>
    public static async Task<string> ReadAsync(string path, int longest, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous);
            // By the handle: what was looked at is what is read, also through the links of a mounted volume.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Open) != 0)
                throw new SecretUnusableException($"{path} can be read or changed by others; give it mode 0400 or 0440 (Kubernetes: defaultMode).");
            if (file.Length > longest) throw new SecretUnusableException($"{path} is longer than {longest} bytes.");

            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SecretUnusableException($"{path} cannot be read: {e.GetType().Name}.", e);
        }
    }
}

/// <summary>A secret cannot be used; the message says why and nothing of what it holds.</summary>
internal sealed class SecretUnusableException(string message, Exception? inner = null) : Exception(message, inner);
