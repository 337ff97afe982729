using System.Diagnostics;
using System.Text;
using AgentTrust.Benchmarks.AuditLog;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Fakes;

namespace AgentTrust.Benchmarks.Approvals;

/// <summary>From the proxy's question to what people see, and from a person's yes to the call that may be made; beside the broker and the database alone.</summary>
internal static class ApprovalRun
{
    public static async Task<string> MeasureAsync(ApprovalOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("Starting PostgreSQL, RabbitMQ, audit-service and approval-service …");
        await using var running = await RunningApprovals.StartAsync(cancellationToken);

        await output.WriteLineAsync("Broker and database alone …");
        await using var limits = await PostgresLimits.PrepareAsync(running.Server, cancellationToken);
        var commits = await PostgresLimits.SingleCommitsAsync(limits, 1, 700, cancellationToken);
        var rows = new List<(string What, Delays Delays)>();
        await using (var classic = await EventClock.StartAsync(running.Broker, quorum: false, "alone-classic", cancellationToken))
            rows.Add(("baseline: a message through the broker alone, classic queue", Delays.Of(await classic.AloneAsync(options.Times, cancellationToken))));
        await using var clock = await EventClock.StartAsync(running.Broker, quorum: true, "listener", cancellationToken);
        rows.Add(("baseline: the same, quorum queue", Delays.Of(await clock.AloneAsync(options.Times, cancellationToken))));

        await LiveAsync(running, clock, 400, 50, cancellationToken); // the first ones compile
        foreach (var rate in options.Rates)
        {
            await output.WriteLineAsync($"{rate} approvals a second …");
            var cpu = ProcessTree.CpuOf(running.ServiceProcess);
            var lived = await LiveAsync(running, clock, options.Times, rate, cancellationToken);
            cpu = ProcessTree.CpuOf(running.ServiceProcess) - cpu;

            (string What, Func<Lived, TimeSpan> Of)[] spans =
            [
                ("asked → its event heard", one => one.Announced), ("asked → in the list that the console reads", one => one.Listed),
                ("approved → its event heard", one => one.Told), ("approved → used by its call", one => one.Used),
            ];
            rows.AddRange(spans.Select(span => ($"{span.What}, {rate} a second", Delays.Of([.. lived.Select(span.Of)]))));
            rows.Add(($"service CPU of one whole approval, {rate} a second", Delays.Of([cpu / lived.Count])));
        }

        var text = new StringBuilder()
            .AppendLine($"PostgreSQL alone in the same run: {Verbs.Number(commits)} single commits a second by one connection ({Verbs.Number(1000 / commits, "0.0")} ms each). "
                + "Proxy, person and listener: one process on the same machine, the same clock.")
            .AppendLine().AppendLine("| what | times | p50 ms | p99 ms | max ms |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (what, delays) in rows)
            text.AppendLine($"| {what} | {Verbs.Number(delays.Times)} | {Milliseconds(delays.Median)} | {Milliseconds(delays.NinetyNinth)} | {Milliseconds(delays.Longest)} |");
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>So many lives begun at an even rate, whether or not the ones before have ended.</summary>
    private static async Task<IReadOnlyList<Lived>> LiveAsync(RunningApprovals running, EventClock clock, int times, int perSecond, CancellationToken cancellationToken)
    {
        var lives = new List<Task<Lived>>(times);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var i = 0; i < times; i++)
        {
            await tick.WaitForNextTickAsync(cancellationToken);
            lives.Add(Task.Run(() => LiveOnceAsync(running, clock, cancellationToken), cancellationToken));
        }

        return await Task.WhenAll(lives);
    }

    private static async Task<Lived> LiveOnceAsync(RunningApprovals running, EventClock clock, CancellationToken cancellationToken)
    {
        var task = $"task_{Guid.CreateVersion7():N}";
        var (proxy, person, submission) = (running.Proxy, running.Person, running.Submission(task));

        var asked = Stopwatch.GetTimestamp();
        var request = await proxy.SubmitAsync(submission, task, cancellationToken);
        var page = await person.PageAsync(new() { State = AccessRequestState.Pending, Mine = true, Limit = 50 }, cancellationToken);
        var listed = Stopwatch.GetElapsedTime(asked);
        if (page.Items.All(item => item.Id != request.Id)) throw new InvalidOperationException($"{request.Id} was not in the list.");
        var announced = Stopwatch.GetElapsedTime(asked, await clock.ArrivalAsync<ApprovalRequested>(request.Id, cancellationToken));

        var approved = Stopwatch.GetTimestamp();
        await person.GrantAsync(request.Id, new() { ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest }, cancellationToken);
        await proxy.ConsumeAsync(request.Id, new()
        {
            Call = $"call_{task}",
            ArgumentsDigest = SampleCall.Binding.ArgumentsDigest,
            DefinitionDigest = SampleCall.Binding.Tool.DefinitionDigest,
            PolicyVersion = SampleCall.Binding.PolicyVersion,
        }, cancellationToken);
        var used = Stopwatch.GetElapsedTime(approved);
        var told = Stopwatch.GetElapsedTime(approved, await clock.ArrivalAsync<ApprovalGranted>(request.Id, cancellationToken));
        return new(announced, listed, told, used);
    }

    private static string Milliseconds(TimeSpan time) => Verbs.Number(time.TotalMilliseconds, "0.0");

    private sealed record Lived(TimeSpan Announced, TimeSpan Listed, TimeSpan Told, TimeSpan Used);
}
