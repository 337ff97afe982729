using System.Net.Http.Headers;
using System.Security.Cryptography;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace AgentTrust.Benchmarks.Approvals;

/// <summary>The approval service as the AppHost runs it, with its database, its broker and its log; nothing else runs.</summary>
internal sealed class RunningApprovals : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly DistributedApplication _app;
    private readonly FakeTrustDomain _identities;
    private readonly SocketsHttpHandler _connections = new() { UseProxy = false };

    private RunningApprovals(DistributedApplication app, FakeTrustDomain identities, string server, string broker) =>
        (_app, _identities, Server, Broker) = (app, identities, server, new(broker));

    /// <summary>Connection string without a database.</summary>
    public string Server { get; }

    public Uri Broker { get; }

    public int ServiceProcess { get; } = ProcessTree.Find("AgentTrust.ApprovalService");

    /// <summary>The tool proxy, with a credential of this moment.</summary>
    public ApprovalsClient Proxy => Client(_identities.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.ApprovalService));

    public ApprovalsClient Person => Client(_identities.AccessTokenOf("rita", "approval-service", PersonGroups.ServiceOwners));

    public static async Task<RunningApprovals> StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);

        var identities = new FakeTrustDomain(TimeProvider.System, SpiffeIds.AuditService, SpiffeIds.ApprovalService, SpiffeIds.PolicyService, SpiffeIds.ToolProxy);
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        var postgres = builder.AddPostgres("postgres");
        var (approvalDb, auditDb) = (postgres.AddDatabase("approvaldb"), postgres.AddDatabase("auditdb"));
        var messaging = builder.AddRabbitMQ("messaging");
        var audit = builder.AddProject<Projects.AuditService>("audit-service")
            .Configure(identities.SettingsFor(SpiffeIds.AuditService))
            .WithReference(auditDb).WaitFor(auditDb)
            .WithEnvironment("Audit__SigningKeyPassphrase", RandomNumberGenerator.GetHexString(48))
            .WithHttpHealthCheck("/health");
        builder.AddProject<Projects.ApprovalService>("approval-service")
            .Configure(identities.SettingsFor(SpiffeIds.ApprovalService))
            .WithReference(approvalDb).WaitFor(approvalDb)
            .WithReference(messaging).WaitFor(messaging)
            .WithReference(audit).WaitFor(audit)
            .WithEnvironment("ApprovalService__Approvals__GrantsPerHour", "1000000")
            .WithHttpHealthCheck("/health");

        var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("approval-service", timeout.Token);
        return new(app, identities,
            (await app.GetConnectionStringAsync("postgres", timeout.Token))!, (await app.GetConnectionStringAsync("messaging", timeout.Token))!);
    }

    /// <summary>A call like no other, as the policy service would have bound it.</summary>
    public AccessRequestSubmission Submission(string task) => new()
    {
        BindingToken = _identities.IdentityOf(SpiffeIds.PolicyService).SignStatement(
            BindingTokens.Type, SpiffeIds.ApprovalService, SampleCall.Binding with { Task = task }, TimeProvider.System.GetUtcNow().AddMinutes(5)),
        Arguments = SampleCall.Arguments,
        Preview = "--- a/Total.cs\n+++ b/Total.cs",
    };

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _app.DisposeAsync();
        _identities.Dispose();
    }

    private ApprovalsClient Client(string bearer)
    {
        var http = new HttpClient(_connections, disposeHandler: false) { BaseAddress = _app.GetEndpoint("approval-service", "http") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return new(http);
    }
}
