using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>Policy sets by their content, each in a folder that is never changed: <c>STORE/sets/HEX</c>.</summary>
internal sealed partial class PolicySetStore(IOptions<PolicyOptions> options)
{
    /// <summary>Without a store there is the folder of the settings and nothing else.</summary>
    public bool Exists => options.Value.Store is not null;

    private string Folder => Path.Combine(options.Value.Store!, "sets");

    public static bool IsVersion(string text) => VersionText().IsMatch(text);

    public bool Contains(string version) => IsVersion(version) && Directory.Exists(PathOf(version));

    public DateTimeOffset KeptAt(string version) => Directory.GetLastWriteTimeUtc(PathOf(version));

    /// <summary>Every version, the newest first.</summary>
    public IReadOnlyList<string> Versions() => Directory.Exists(Folder)
        ? [.. Directory.GetDirectories(Folder).OrderByDescending(Directory.GetLastWriteTimeUtc)
            .Select(path => $"sha256:{Path.GetFileName(path)}").Where(IsVersion)]
        : [];

    /// <summary>Keeps a set; once there, it stays as it is. A damaged copy of the same set is put aside.</summary>
    public void Keep(PolicySetFiles files)
    {
        var path = PathOf(files.Version);
        if (Directory.Exists(path))
        {
            if (IsWhole(files.Version)) return;
            Directory.Move(path, $"{path}.damaged-{Guid.CreateVersion7():N}");
        }

        var half = Path.Combine(Folder, $".{Guid.CreateVersion7():N}");
        foreach (var (name, text) in files.All)
        {
            var file = Path.Combine(half, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            DurableFile.Write(file, Encoding.UTF8.GetBytes(text));
        }

        Directory.Move(half, path);
    }

    /// <exception cref="PolicySetException">There is no such set, or what lies there is not what its version says.</exception>
    public PolicySetFiles Read(string version)
    {
        if (!Contains(version)) throw new PolicySetException($"The store {options.Value.Store} holds no policy set {version}; submit it first.");

        var files = PolicySetFiles.Read(PathOf(version), setting: null);
        return files.Version == version
            ? files
            : throw new PolicySetException(
                $"The policy set in {files.Directory} is not what its name says: its content is {files.Version}. "
                + "Somebody or something changed it, so it is not used; submit the set again, and find out who can write there.");
    }

    private bool IsWhole(string version)
    {
        try
        {
            return Read(version).Version == version;
        }
        catch (PolicySetException)
        {
            return false;
        }
    }

    private string PathOf(string version) => Path.Combine(Folder, version["sha256:".Length..]);

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z")]
    private static partial Regex VersionText();
}
