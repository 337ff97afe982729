using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>Where this machine has the servers.</summary>
internal sealed record Programs
{
    /// <summary>The dotnet that runs this process runs its children, whatever PATH says.</summary>
    public static string Dotnet { get; } = FindDotnet();

    /// <summary>The Redis-compatible server that is built with the engine.</summary>
    public static string Garnet { get; } = typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == "garnetpath").Value!;

    /// <summary>Servers are in folders that may be on root's PATH only, so these are looked at too.</summary>
    public IReadOnlyList<string> Folders { get; init; } =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin",
    ];

    /// <summary>Debian keeps each major version in a folder of its own.</summary>
    public string PostgresVersions { get; init; } = "/usr/lib/postgresql";

    /// <summary>Not the one in /usr/sbin: that wrapper changes the user and ignores the folders that it is given.</summary>
    public string RabbitMQServer { get; init; } = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    public string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The folder of the newest PostgreSQL.</summary>
    public string? FindPostgres() =>
        (Directory.Exists(PostgresVersions) ? Directory.GetDirectories(PostgresVersions) : [])
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Append(Path.GetDirectoryName(Find("postgres")) ?? "")
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")));

    public static DistributedApplicationException Missing(string resource, string program, string package) => new(
        $"'{resource}' needs {program}, which is not on this machine. Install the Debian package {package} with eng/setup.sh, "
        + $"or as root with: apt-get install -y --no-install-recommends {package}");

    private static string FindDotnet()
    {
        var muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(muxer) ? muxer : "dotnet";
    }
}
