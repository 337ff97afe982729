using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Processes;

/// <summary>
/// Where servers keep their data: under the AppHost's own <c>.local</c> when a person runs it, in a folder of this run only
/// when a test does.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Others may pass through, not look: a server that runs as another user has its own folder below.
    private const UnixFileMode Passable = OnlyMine | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // A server that is restarted in the same run finds what it wrote.
    private ConcurrentDictionary<string, bool> Emptied { get; } = new();

    private StateDirectory(string root, bool isThrownAway, string? notice) => (Root, IsThrownAway, Notice) = (root, isThrownAway, notice);

    public string Root { get; }
    public bool IsThrownAway { get; }

    /// <summary>Something that the person at the terminal should know about where the data is.</summary>
    public string? Notice { get; }

    public string? LockFile => IsThrownAway ? null : Path.Combine(Root, "lock");

    public static StateDirectory ForRun(string appHostDirectory)
    {
        var root = Path.Combine(appHostDirectory, ".local");
        if (!Environment.IsPrivilegedProcess || IsReachableByOthers(appHostDirectory))
            return Made(root, isThrownAway: false, null);

        // PostgreSQL refuses to run as root, and the user that it runs as cannot enter a folder below root's home.
        var elsewhere = Path.Combine("/var/lib/agenttrust", Fingerprint(appHostDirectory));
        return Made(elsewhere, isThrownAway: false, $"Data is kept in {elsewhere}: only root can enter {appHostDirectory}.");
    }

    public static StateDirectory ForTest() => Made(
        Path.Combine(Path.GetTempPath(), "agenttrust-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))),
        isThrownAway: true, null);

    /// <summary>A folder for one resource; what a former run left there stays only when the resource has a data volume.</summary>
    public string For(IResource resource)
    {
        var path = Path.Combine(Root, resource.Name);

        if (!resource.HasAnnotationOfType<ContainerMountAnnotation>() && Directory.Exists(path) && Emptied.TryAdd(path, true))
            Directory.Delete(path, recursive: true);

        Directory.CreateDirectory(path, OnlyMine);
        return path;
    }

    public void Dispose()
    {
        if (IsThrownAway && Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    private static StateDirectory Made(string root, bool isThrownAway, string? notice)
    {
        Directory.CreateDirectory(root, Passable);
        return new StateDirectory(root, isThrownAway, notice);
    }

    private static bool IsReachableByOthers(string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
            if ((current.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;

        return true;
    }

    private static string Fingerprint(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
