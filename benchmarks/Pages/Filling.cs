using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Benchmarks.AuditLog;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.Benchmarks.Pages;

/// <summary>Pending requests by the service's own store, and records by the log's own door.</summary>
internal static class Filling
{
    private const int RecordsOfARequest = 500;
    private const int Senders = 8;

    public static async Task AskAsync(RunningSystem system, int requests, CancellationToken cancellationToken)
    {
        await using var database = await system.DatabaseAsync("approvaldb", cancellationToken);
        var time = TimeProvider.System;
        var store = new PostgresApprovalStore(database, new Outbox(time), new NoticeOutbox(new Unchanging(), time), time);
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken }, async (n, stopping) =>
        {
            var key = $"page{n}";
            // Some tasks ask for several calls, so that the page offers to decide them together.
            var call = SampleCall.Binding with { Task = $"task_{n / 3}", Intent = $"Find the cause of alert:CheckoutTotalsWrong, case {n / 3}" };
            await store.SubmitAsync(key, newest => AccessRequests.Submit(
                newest, new(key, call, SampleCall.Arguments, "+ a line"), $"apr_{Guid.CreateVersion7():N}", time.GetUtcNow(), TimeSpan.FromHours(12)), stopping);
        });
        await UntilAsync(database, "SELECT NOT EXISTS (SELECT FROM outbox_event) AND NOT EXISTS (SELECT FROM outbox_record)", cancellationToken);
    }

    public static async Task RecordAsync(RunningSystem system, int records, CancellationToken cancellationToken)
    {
        var batches = new SampleBatches();
        var (left, gate) = (records, new Lock());
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync, cancellationToken)));

        await using var database = await system.DatabaseAsync("auditdb", cancellationToken);
        await UntilAsync(database, "SELECT (SELECT position FROM search_position) > (SELECT max(leaf_index) FROM log_leaves)", cancellationToken);
        await using var settle = database.CreateCommand("VACUUM ANALYZE"); // as the server does by itself within minutes
        settle.CommandTimeout = 600;
        await settle.ExecuteNonQueryAsync(cancellationToken);

        async Task SendAsync()
        {
            while (true)
            {
                using var http = system.ClientAs("tool-proxy", "audit-service", SpiffeIds.AuditService);
                for (var sent = 0; sent < 20; sent++) // a credential lives a minute
                {
                    byte[] body;
                    lock (gate)
                    {
                        if (left <= 0) return;
                        body = batches.Next(Math.Min(left, RecordsOfARequest));
                        left -= RecordsOfARequest;
                    }

                    using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                    using var answer = await http.PostAsync("/log/records", content, cancellationToken);
                    answer.EnsureSuccessStatusCode();
                }
            }
        }
    }

    private static async Task UntilAsync(NpgsqlDataSource database, string isSo, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        await using var command = database.CreateCommand(isSo);
        while (await command.ExecuteScalarAsync(cancellationToken) is not true) await pause.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>No channels: nobody is told of made-up requests.</summary>
    private sealed class Unchanging : IOptionsMonitor<ChannelOptions>
    {
        public ChannelOptions CurrentValue { get; } = new();

        public ChannelOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ChannelOptions, string?> listener) => null;
    }
}
