using System.Collections.Concurrent;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.Suites;

/// <summary>What the outbox promises, over real servers; a derived class says which.</summary>
public abstract class OutboxConformance : IAsyncLifetime
{
    private const string Nowhere = "amqp://127.0.0.1:1"; // records do not need the broker, and prove it
    private readonly string _run = "outbox" + Guid.CreateVersion7().ToString("N");
    private readonly FakeTrustDomain _domain = new(TimeProvider.System, "spiffe://agenttrust.local/service/outbox-suite");
    private readonly FakeUnreliableLog _log = new();
    private readonly ConcurrentQueue<(Guid? MessageId, string Task)> _consumed = [];
    private readonly List<IHost> _processes = [];
    private readonly SemaphoreSlim _arrived = new(0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A PostgreSQL server; the suite makes a database of its own there.</summary>
    protected abstract Task<string> GetPostgresAsync();

    /// <summary>A RabbitMQ broker, as <c>amqp://…</c>.</summary>
    protected abstract Task<string> GetBrokerAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.ToList()) await StopAsync(process);
        _domain.Dispose();
        _log.Dispose();
        _arrived.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task WhatWasCommittedArrivesOnceAndNumberedWithoutAGapThoughTwoProcessesDispatch()
    {
        var processes = new[] { await StartAsync(Nowhere), await StartAsync(Nowhere) };

        await Parallel.ForAsync(0, 200, Cancelled, async (n, _) =>
            await WriteAsync(processes[n % 2], n.ToString(), rollBack: n % 10 == 3));
        await _log.WaitUntilAsync(received => received.Count >= 180, Cancelled);

        Assert.Equal(180, _log.Received.Select(record => record.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 180).Select(n => (long)n), _log.Received.Select(record => record.Sequence));
        Assert.Single(_log.Received.Select(record => record.Epoch).Distinct());
        Assert.DoesNotContain(_log.Received, record => record.Summary!.EndsWith('3'));
    }

    [Fact]
    public async Task WhileTheLogIsAwayWritersGoOnAndNothingIsLost()
    {
        _log.IsAway = true;
        var process = await StartAsync(Nowhere);

        for (var n = 0; n < 50; n++) await WriteAsync(process, n.ToString());
        _log.IsAway = false;
        await _log.WaitUntilAsync(received => received.Count >= 50, Cancelled);

        Assert.Equal(Enumerable.Range(0, 50).Select(n => n.ToString()), _log.Received.Select(record => record.Summary));
    }

    [Fact]
    public async Task ARecordThatIsSentAgainByAnotherProcessKeepsItsIdAndItsNumber()
    {
        _log.LosesAnswers = true;
        var first = await StartAsync(Nowhere);
        await WriteAsync(first, "a");
        await WriteAsync(first, "b");
        await _log.WaitUntilAsync(received => received.Any(record => record.Summary == "b"), Cancelled);
        await StopAsync(first);
        var sentBefore = _log.Received.Count;

        _log.LosesAnswers = false;
        var second = await StartAsync(Nowhere);
        await WriteAsync(second, "c");
        await _log.WaitUntilAsync(received => received.Any(record => record.Summary == "c"), Cancelled);

        Assert.True(sentBefore >= 2);
        Assert.All(_log.Received.GroupBy(record => record.Summary), sent =>
            Assert.Single(sent.Select(record => (record.Id, record.Epoch, record.Sequence, record.Time)).Distinct()));
        Assert.Equal([1L, 2, 3], _log.Received.Select(record => record.Sequence).Distinct().Order());
    }

    [Fact]
    public async Task WhatTheLogLacksThoughItAcknowledgedItIsSentAgain()
    {
        var process = await StartAsync(Nowhere);
        foreach (var name in new[] { "a", "b", "c" }) await WriteAsync(process, name);
        await _log.WaitUntilAsync(received => received.Count == 3, Cancelled);

        _log.Lacks = new() { First = 2, Last = 3 };
        await WriteAsync(process, "d");
        await _log.WaitUntilAsync(received => received.Count == 6, Cancelled);

        Assert.Equal(["a", "b", "b", "c", "c", "d"], _log.Received.Select(record => record.Summary).Order());
        Assert.All(_log.Received.GroupBy(record => record.Summary), sent => Assert.Single(sent.Select(record => (record.Id, record.Epoch, record.Sequence)).Distinct()));
    }

    [Fact]
    public async Task AnotherProcessTakesOverWhenTheLeaderEnds()
    {
        var leader = await StartAsync(Nowhere);
        await WriteAsync(leader, "by the leader");
        await _log.WaitUntilAsync(received => received.Count == 1, Cancelled);
        var successor = await StartAsync(Nowhere);

        await StopAsync(leader);
        await WriteAsync(successor, "by the successor");
        await _log.WaitUntilAsync(received => received.Count == 2, Cancelled);

        Assert.Equal([1L, 2], _log.Received.Select(record => record.Sequence));
    }

    [Fact]
    public async Task EventsArriveInOrderThoughTheLogIsAway()
    {
        _log.IsAway = true;
        var process = await StartAsync(await GetBrokerAsync());
        // The broker keeps an event for those who have a queue; before its first start the listener has none.
        await process.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));

        for (var n = 0; n < 50; n++) await WriteAsync(process, n.ToString(), rollBack: n == 7);
        while (_consumed.All(message => message.Task != "49")) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));

        var expected = Enumerable.Range(0, 50).Where(n => n != 7).Select(n => n.ToString());
        Assert.Equal(expected, _consumed.DistinctBy(message => message.MessageId).Select(message => message.Task));
    }

    [Fact]
    public async Task AnEventThatIsWrittenWhileAnotherLeavesDoesNotWaitForTheNextLook()
    {
        var process = await StartAsync(await GetBrokerAsync(), look: "00:05:00");
        await process.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));

        for (var round = 0; round < 200; round++)
        {
            await Task.WhenAll(WriteAsync(process, $"a{round}"), WriteAsync(process, $"b{round}"));
            while (_consumed.Count(message => message.Task is [_, .. var of] && of == $"{round}") < 2) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        }
    }

    [Fact]
    public async Task TheInboxLetsAMessageInOnceAndAgainWhenItsTransactionFailed()
    {
        var process = await StartAsync(Nowhere);
        var message = Guid.CreateVersion7();

        Assert.True(await BeginAsync(process, message, rollBack: true));
        Assert.True(await BeginAsync(process, message, rollBack: false));
        Assert.False(await BeginAsync(process, message, rollBack: false));
    }

    private async Task<IHost> StartAsync(string broker, string look = "00:00:00.2")
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = _run });
        builder.Configuration.AddInMemoryCollection(_domain.SettingsFor("spiffe://agenttrust.local/service/outbox-suite"));
        builder.Configuration.AddInMemoryCollection(
        [
            new($"ConnectionStrings:{_run}", $"{await GetPostgresAsync()};Database={_run}"),
            new("ConnectionStrings:messaging", broker),
            new("Outbox:PollInterval", look),
            new("Outbox:SendTimeout", "00:00:01"),
        ]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(_run, typeof(OutboxConformance).Assembly);
        builder.AddOutbox(consumers => consumers.AddConsumer<Listener>().Endpoint(queue => queue.PrefetchCount = 1)); // one at a time, else the receiver mixes them
        builder.Services.AddSingleton(_log.Client);
        builder.Services.AddSingleton<Action<ConsumeContext<TaskClosed>>>(context =>
        {
            _consumed.Enqueue((context.MessageId, context.Message.Task));
            _arrived.Release();
        });

        var process = builder.Build();
        _processes.Add(process);
        await process.StartAsync(Cancelled);
        return process;
    }

    private async Task StopAsync(IHost process)
    {
        if (!_processes.Remove(process)) return;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.StopAsync(patience.Token).WaitAsync(patience.Token);
        process.Dispose();
    }

    private static async Task WriteAsync(IHost process, string name, bool rollBack = false)
    {
        await using var connection = await process.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        await process.Services.GetRequiredService<Outbox>().WriteAsync(
            transaction,
            [new AuditDraft { Kind = AuditKinds.TaskClosed, Summary = name }],
            [new TaskClosed { Task = name, Agent = "agent", State = TaskState.Completed, Reason = "done", At = TimeProvider.System.GetUtcNow() }],
            Cancelled);
        if (rollBack) await transaction.RollbackAsync(Cancelled);
        else await transaction.CommitAsync(Cancelled);
    }

    private static async Task<bool> BeginAsync(IHost process, Guid message, bool rollBack)
    {
        await using var connection = await process.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        var first = await Inbox.TryBeginAsync(transaction, message, Cancelled);
        if (rollBack) await transaction.RollbackAsync(Cancelled);
        else await transaction.CommitAsync(Cancelled);
        return first;
    }

    private sealed class Listener(Action<ConsumeContext<TaskClosed>> heard) : IConsumer<TaskClosed>
    {
        public Task Consume(ConsumeContext<TaskClosed> context)
        {
            heard(context);
            return Task.CompletedTask;
        }
    }
}
