using System.Diagnostics;
using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Processes;

/// <summary>
/// One shell in a session of its own that outlives the AppHost by as long as it takes to end what the AppHost left. It reads
/// group ids from its standard input; when that ends without a farewell, the AppHost was killed.
/// </summary>
internal sealed class ProcessGuard(StateDirectory state) : IDisposable
{
    private const string Script =
        """
        if [ -n "$1" ]; then exec 9>"$1"; flock -w 20 9 || { echo busy; exit; }; fi
        echo ready; G=; D=
        while read -r verb what signal; do
          case $verb in
            add) G="$G $what:$signal";;
            drop) R=; for x in $G; do [ "${x%%:*}" = "$what" ] || R="$R $x"; done; G=$R;;
            remove) D=$what;;
            done) exit;;
          esac
        done
        for x in $G; do kill -s "${x#*:}" -- "-${x%%:*}"; done 2>/dev/null
        i=0; while [ $i -lt 40 ]; do
          left=; for x in $G; do kill -s 0 -- "-${x%%:*}" && left=1; done 2>/dev/null
          [ -n "$left" ] || break; sleep 0.1; i=$((i + 1))
        done
        for x in $G; do kill -s KILL -- "-${x%%:*}"; done 2>/dev/null
        [ -z "$D" ] || rm -rf -- "$D"
        """;

    private readonly Lock _gate = new();
    private Process? _guard;

    public void Start()
    {
        lock (_gate)
        {
            if (_guard is not null)
                return;

            var start = new ProcessStartInfo("setsid")
            {
                ArgumentList = { "sh", "-c", Script, "guard", state.LockFile ?? "" },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/",
            };
            ChildEnvironment.Clean(start.Environment);

            var guard = Process.Start(start)!;
            guard.StandardInput.AutoFlush = true;

            if (guard.StandardOutput.ReadLine() != "ready")
                throw new DistributedApplicationException(
                    $"Another AppHost is using '{state.Root}'. Stop it first (its process keeps '{state.LockFile}' locked).");

            _guard = guard;
            if (state.IsThrownAway)
                Say($"remove {state.Root}");
        }
    }

    /// <param name="group">The process that leads the group.</param>
    /// <param name="signal">What it listens to when it is to end.</param>
    public void Add(int group, Signal signal) => Say($"add {group} {Name(signal)}");

    public void Remove(int group) => Say($"drop {group}");

    public void Dispose()
    {
        lock (_gate)
        {
            if (_guard is null)
                return;

            Say("done");
            _guard.WaitForExit(TimeSpan.FromSeconds(5));
            _guard.Dispose();
            _guard = null;
        }
    }

    private static string Name(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Kill => "KILL",
        _ => "TERM",
    };

    private void Say(string line)
    {
        lock (_gate)
            _guard?.StandardInput.WriteLine(line);
    }
}
