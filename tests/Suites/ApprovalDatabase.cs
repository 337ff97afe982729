using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.Suites;

/// <summary>The approval service's stores over a database of their own, made by the service's own scripts; nothing dispatches.</summary>
internal static class ApprovalDatabase
{
    public static async Task<IHost> StartAsync(string postgres, CancellationToken cancellationToken, Action<ChannelOptions>? channels = null)
    {
        var database = "approvals" + Guid.CreateVersion7().ToString("N");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{database}", $"{postgres};Database={database}")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(database, typeof(PostgresApprovalStore).Assembly);
        builder.Services.AddSchema(typeof(Outbox).Assembly, ".Outbox.Schema.");
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<NoticeOutbox>();
        builder.Services.Configure<ChannelOptions>(options => channels?.Invoke(options));
        builder.Services.AddSingleton<IApprovalStore, PostgresApprovalStore>();
        builder.Services.AddSingleton<IPasskeyStore, PostgresPasskeyStore>();
        builder.Services.AddSingleton<IDelegationStore, PostgresDelegationStore>();
        builder.Services.AddSingleton<IBreakGlassReviews, PostgresBreakGlassReviews>();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
