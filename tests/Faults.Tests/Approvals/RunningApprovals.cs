using System.Diagnostics;
using System.Net.Http.Headers;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Npgsql;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>An approval service with its database, its broker and its log, each a process that can be killed at any moment; and one who listens.</summary>
internal sealed class RunningApprovals : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SocketsHttpHandler _connections = new() { UseProxy = false };
    private readonly int _port = Victim.FreePort();

    private RunningApprovals(RunningLog log, BrokerServer broker)
    {
        (Log, Broker) = (log, broker);
        var environment = log.EnvironmentOf(SpiffeIds.ApprovalService, "approvaldb", _port);
        environment["ConnectionStrings__messaging"] = broker.Address.ToString();
        environment["ApprovalService__Approvals__GrantsPerHour"] = "1000000";
        Service = ServiceProcess.Of("ApprovalService", environment);
        Listener = new(broker.Address);
    }

    public RunningLog Log { get; }

    public BrokerServer Broker { get; }

    public Victim Service { get; }

    public EventListener Listener { get; }

    public static async Task<RunningApprovals> StartAsync(CancellationToken cancellationToken)
    {
        var broker = await BrokerServer.StartAsync(cancellationToken);
        var running = new RunningApprovals(await RunningLog.StartAsync(cancellationToken), broker);
        await running.Listener.StartAsync(cancellationToken); // before anything happens that it has to hear
        running.Service.Start();
        await running.WaitAsync(cancellationToken);
        return running;
    }

    /// <summary>The tool proxy, with a credential of this moment.</summary>
    public ApprovalsClient Proxy => Client(Log.Identities.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.ApprovalService));

    public ApprovalsClient Person(string name) => Person(name, [PersonGroups.ServiceOwners]);

    public ApprovalsClient Person(string name, string[] groups) => Client(Log.Identities.AccessTokenOf(name, "approval-service", groups));

    /// <summary>A call like no other, as the policy service would have bound it.</summary>
    public AccessRequestSubmission Submission(string task, int quorum = 1, params string[] approvers) => new()
    {
        BindingToken = Log.Identities.IdentityOf(SpiffeIds.PolicyService).SignStatement(
            BindingTokens.Type, SpiffeIds.ApprovalService,
            SampleCall.Binding with { Task = task, Quorum = quorum, Approvers = approvers is [] ? SampleCall.Binding.Approvers : approvers },
            TimeProvider.System.GetUtcNow().AddMinutes(5)),
        Arguments = SampleCall.Arguments,
    };

    public async Task RecoverAsync(Victim killed, CancellationToken cancellationToken)
    {
        if (!killed.IsRunning) killed.Start();
        await WaitAsync(cancellationToken);
    }

    /// <summary>Until the service answers. A process that gave up is started again, as whatever runs services does.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Log.WaitAsync(cancellationToken);
        var start = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            if (!Service.IsRunning) Service.Start();
            try
            {
                await Proxy.ListAsync(AccessRequestState.Rejected, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Broad on purpose: whatever keeps it from answering, it is asked again until patience ends.
                Assert.NotNull(e.Message);
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Until everything that was decided is known to whoever has to know it.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        await using var connection = new NpgsqlConnection(Log.ConnectionStringOf("approvaldb"));
        await connection.OpenAsync(patience.Token);
        await using var waiting = new NpgsqlCommand("SELECT (SELECT count(*) FROM outbox_event) + (SELECT count(*) FROM outbox_record)", connection);
        while (await waiting.ExecuteScalarAsync(patience.Token) is not 0L) await pause.WaitForNextTickAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        Service.Dispose();
        Broker.Dispose();
        await Log.DisposeAsync();
        _connections.Dispose();
    }

    private ApprovalsClient Client(string bearer)
    {
        var http = new HttpClient(_connections, disposeHandler: false) { BaseAddress = new($"http://localhost:{_port}"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return new(http);
    }
}
