using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>Where this machine has the servers.</summary>
internal static class Programs
{
    // Servers are in folders that are on root's PATH only.
    private static readonly string[] Always = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    /// <summary>The dotnet that runs this process runs its children, whatever PATH says.</summary>
    public static string Dotnet { get; } = FindDotnet();

    /// <summary>The Redis-compatible server that is built with the engine.</summary>
    public static string Garnet { get; } = typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == "garnetpath").Value!;

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(Always)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The newest PostgreSQL's folder: Debian keeps each major version in one of its own.</summary>
    public static string? FindPostgres(string versions = "/usr/lib/postgresql") =>
        (Directory.Exists(versions) ? Directory.GetDirectories(versions) : [])
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")))
        ?? (Find("postgres") is { } program && File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "initdb"))
            ? Path.GetDirectoryName(program)
            : null);

    public static DistributedApplicationException Missing(string resource, string program, string package) => new(
        $"'{resource}' needs {program}, which is not on this machine. Install the Debian package {package} with eng/setup.sh, "
        + $"or as root with: apt-get install -y --no-install-recommends {package}");

    private static string FindDotnet()
    {
        var muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(muxer) ? muxer : "dotnet";
    }
}
