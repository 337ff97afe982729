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
        if [ -n "$1" ]; then exec 9>"$1"; flock -w 10 9 || { echo busy; exit; }; fi
        echo ready; G=; D=
        while read -r verb what; do
          case $verb in
            add) G="$G $what";;
            drop) R=; for x in $G; do [ "$x" = "$what" ] || R="$R $x"; done; G=$R;;
            remove) D=$what;;
            done) exit;;
          esac
        done
        for x in $G; do kill -s TERM -- "-$x"; done 2>/dev/null
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
          left=; for x in $G; do kill -s 0 -- "-$x" && left=1; done 2>/dev/null
          [ -n "$left" ] || break; sleep 0.1
        done
        for x in $G; do kill -s KILL -- "-$x"; done 2>/dev/null
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

    public void Add(int group) => Say($"add {group}");

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

    private void Say(string line)
    {
        lock (_gate)
            _guard?.StandardInput.WriteLine(line);
    }
}
