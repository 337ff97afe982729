using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using AgentTrust.Benchmarks.Approvals;
using AgentTrust.Benchmarks.AuditLog;
using AgentTrust.Benchmarks.AuditSearch;
using AgentTrust.Benchmarks.Decisions;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.Micro;
using AgentTrust.Benchmarks.Pages;
using AgentTrust.Benchmarks.Redaction;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Benchmarks.ToolCalls;

namespace AgentTrust.Benchmarks;

/// <summary>The verbs and their options.</summary>
internal static class Verbs
{
    private const string Usage = """
        dotnet run -c Release --project benchmarks -- VERB [--report]

          micro                 the paths that run on every call, beside raw ES256 (BenchmarkDotNet)
          token-exchange        exchanges per second and CPU per exchange of the real token issuer on real servers
            --tasks LIST        open tasks, measured one after the other (1,100,10000)
            --agents N          how many agents share them (1)
            --seconds N         about how long each measurement takes, 30 at most (10)
            --connections N     requests in flight (16)
          decisions             uncached decisions of the policy engine as rules and agents grow
          authzen               decisions over HTTP, beside Cerbos on the same rules (npm installs it)
          revocation            from an operator's act to the last byte of a call which it ends
            --times N           how often each act, 400 at most (200)
            --load N            token exchanges a second beside it (20)
          tool-calls            enforced calls beside bare YARP and nginx auth_request (eng/setup.sh --benchmarks installs nginx)
            --connections LIST  measured one after the other (1,16,64)
            --seconds N         about how long each measurement takes, 20 at most (4)
            --only NAME         one kind of calls, as the table names it (all)
          endurance             the tool proxy's memory over very many enforced reads
            --calls N           how many (1000000)
          idle-streams          the tool proxy's memory and CPU under very many open streams on which nothing is said
            --streams N         how many, 20000 at most; each takes two open files of this program and of the proxy (10000)

          audit-log             records acknowledged as durable, and proofs, beside what PostgreSQL does alone
            --seconds N         about how long each measurement takes, 30 at most (5)
            --largest N         proofs out of logs of up to so many records (10000000: about 2 GB and some minutes)

          audit-search          each kind of question to logs of 1e3, 1e5 and 1e7 records
            --largest N         logs of up to so many records (10000000: about 10 GB of disk and some minutes)
          approvals             asked to shown, approved to usable, beside the broker alone
            --times N           approvals of each row (500)
            --rates LIST        approvals a second, measured one after the other (10,50)

          pages                 pages of the console in Chromium, with very much behind them (eng/setup.sh --browser installs it)
            --requests N        pending requests (10000)
            --records N         records in the log (1000000)
            --times N           how often each page is opened (40)

          redaction             secrets found and false alarms beside secretlint (npm installs it), and megabytes a second

          --report              also writes the table to docs/performance.md, or redaction.md
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (typeof(Verbs).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            await output.WriteLineAsync("A debug build measures nothing that anybody runs. Use: dotnet run -c Release --project benchmarks -- VERB");
            return 1;
        }

        if (args is [BareYarp.Verb, .. var settings])
        {
            await BareYarp.RunAsync(settings, cancellationToken);
            return 0;
        }

        if (args.Length == 0 || Options(args[1..]) is not { } options)
        {
            await output.WriteLineAsync(Usage);
            return 1;
        }

        var table = args[0] switch
        {
            "micro" => MicroRun.Measure(output),
            "decisions" when options.Keys.All(option => option == "report") => await EngineRun.MeasureAsync(output, cancellationToken),
            "authzen" when options.Keys.All(option => option == "report") => await AuthzenRun.MeasureAsync(output, cancellationToken),
            "token-exchange" when LoadOptions.Read(options) is { } load => await LoadRun.MeasureAsync(load, output, cancellationToken),
            "revocation" when ActOptions.Read(options) is { } acts => await RevocationRun.MeasureAsync(acts, output, cancellationToken),
            "audit-log" when AuditOptions.Read(options) is { } audit => await AuditRun.MeasureAsync(audit, output, cancellationToken),
            "audit-search" when SearchRun.LargestOf(options) is { } largest => await SearchRun.MeasureAsync(largest, output, cancellationToken),
            "approvals" when ApprovalOptions.Read(options) is { } approvals => await ApprovalRun.MeasureAsync(approvals, output, cancellationToken),
            "pages" when PageOptions.Read(options) is { } pages => await PageRun.MeasureAsync(pages, output, cancellationToken),
            "redaction" when options.Keys.All(option => option == "report") => await RedactionRun.MeasureAsync(output, cancellationToken),
            "tool-calls" when CallOptions.Read(options) is { } calls => await CallRun.MeasureAsync(calls, output, cancellationToken),
            "endurance" when EnduranceRun.CallsOf(options) is { } calls => await EnduranceRun.MeasureAsync(calls, output, cancellationToken),
            "idle-streams" when IdleStreams.StreamsOf(options) is { } streams => await IdleStreams.MeasureAsync(streams, output, cancellationToken),
            _ => null,
        };
        await output.WriteLineAsync(table ?? Usage);
        if (table is null) return 1;

        if (options.ContainsKey("report")) await PerformancePage.ReplaceAsync(args[0], $"{MachineFacts.Read()}\n\n{table}", cancellationToken, args[0] == "redaction" ? "redaction.md" : "performance.md");
        return 0;
    }

    /// <summary><c>--name value</c> and <c>--name</c>; null when it is anything else.</summary>
    internal static Dictionary<string, string>? Options(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) return null;
            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            options[args[i][2..]] = hasValue ? args[++i] : "";
        }

        return options;
    }

    internal static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);
}
