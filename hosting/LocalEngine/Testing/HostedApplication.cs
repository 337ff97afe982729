using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentTrust.LocalEngine.Testing;

/// <summary>What a test holds of an application that the AppHost's own entry point starts and runs.</summary>
internal sealed class HostedApplication(IHost host, EntryPointSession session) : DistributedApplication(host)
{
    private readonly IHostApplicationLifetime _lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
    private readonly TimeSpan _patience = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

    public override Task StartAsync(CancellationToken cancellationToken = default) => session.StartedAsync.WaitAsync(cancellationToken);

    public override Task RunAsync(CancellationToken cancellationToken = default) => session.EndedAsync.WaitAsync(cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _lifetime.StopApplication();
        await session.EndedAsync.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        _lifetime.StopApplication();
        await session.EndedAsync.WaitAsync(_patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync();
    }
}
