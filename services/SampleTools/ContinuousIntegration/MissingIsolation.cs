namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>Says what a machine lacks that does not let processes be isolated, and who can change it.</summary>
internal static class MissingIsolation
{
    private static readonly (string Sysctl, string Forbids, string Allows)[] Switches =
    [
        ("user.max_user_namespaces", "0", "15000"),
        ("kernel.unprivileged_userns_clone", "0", "1"),
        ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ];

    public static string Explain(string output) => Explain(output, Read);

    /// <param name="output">What the attempt printed.</param>
    /// <param name="setting">The value of a kernel setting, or null where the kernel has none of that name.</param>
    internal static string Explain(string output, Func<string, string?> setting)
    {
        if (output.Contains("No such file or directory", StringComparison.Ordinal) && output.Contains("failed to run", StringComparison.Ordinal))
            return $"A program is missing ({FirstLine(output)}): apt-get install -y util-linux coreutils.";

        foreach (var (sysctl, forbids, allows) in Switches)
            if (setting(sysctl) == forbids)
                return $"The kernel forbids user namespaces: sysctl -w {sysctl}={allows} allows them.";

        return $"Something around this process forbids user namespaces ({FirstLine(output)}): in a container its seccomp or AppArmor profile "
            + "(docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined).";
    }

    private static string? Read(string sysctl)
    {
        var file = $"/proc/sys/{sysctl.Replace('.', '/')}";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static string FirstLine(string output) => output.Trim().Split('\n')[0];
}
