using System.Runtime.InteropServices;

namespace AgentTrust.LocalEngine.Processes;

internal static partial class Posix
{
    /// <summary>kill(2): a negative id is a group; signal 0 only asks whether there is somebody. 0 means yes.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int id, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();
}
