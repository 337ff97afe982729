using System.Globalization;
using System.Text;

namespace AgentTrust.Benchmarks.Machine;

/// <summary>CPU time of a process and its children, from <c>/proc/PID/stat</c> (proc(5)).</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100; // USER_HZ, which Linux keeps at 100 towards programs

    /// <summary>The process below this one whose command line has this word.</summary>
    public static int Find(string word)
    {
        var all = Snapshot();
        return all.Values
            .Where(process => Ancestors(process, all).Contains(Environment.ProcessId) && CommandLineOf(process.Id).Contains(word, StringComparison.Ordinal))
            .MaxBy(process => process.Seconds)?.Id
            ?? throw new InvalidOperationException($"No process of {word} runs below this one.");
    }

    public static TimeSpan CpuOf(int root)
    {
        var all = Snapshot();
        return TimeSpan.FromSeconds(all.Values.Where(process => process.Id == root || Ancestors(process, all).Contains(root)).Sum(process => process.Seconds));
    }

    /// <summary>Resident memory in MiB, from <c>/proc/PID/status</c> (proc(5)).</summary>
    public static double MemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    private static Dictionary<int, Process> Snapshot() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null)
            .OfType<Process>().ToDictionary(process => process.Id);

    private static Process? Read(int id)
    {
        try
        {
            // The second field is the program's name in parentheses and may hold anything.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static IEnumerable<int> Ancestors(Process process, Dictionary<int, Process> all)
    {
        for (var next = process; all.TryGetValue(next.Parent, out var parent); next = parent) yield return parent.Id;
    }

    private static string CommandLineOf(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline"));
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }

    private sealed record Process(int Id, int Parent, double Seconds);
}
