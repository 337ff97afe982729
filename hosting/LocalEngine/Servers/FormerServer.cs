using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>
/// PostgreSQL's processes lead sessions of their own, and when their server is killed they end by themselves, a moment later.
/// Until then the data is in use.
/// </summary>
internal static class FormerServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task EndAsync(string dataFolder, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);

        try
        {
            while (IsInUse(dataFolder))
                await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException(
                $"'{dataFolder}' is still in use by the server of a former run. End its processes; ps shows them with this folder.");
        }
    }

    // They work in their data folder (proc(5), cwd).
    private static bool IsInUse(string dataFolder) => Directory.EnumerateDirectories("/proc")
        .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
        .Any(process => WorksIn(process, dataFolder));

    private static bool WorksIn(string process, string folder)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone in the meantime, or somebody else's.
            return false;
        }
    }
}
