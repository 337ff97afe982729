using AgentTrust.LocalEngine.Testing;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public class DistributedApplication : IHost, IAsyncDisposable
{
    // The exit code of a command that was asked for something it does not do (sysexits has no better one; shells use 2).
    private const int CannotPublish = 2;

    private readonly IHost _host;
    private readonly EntryPointSession? _session;

    public DistributedApplication(IHost host) : this(host, null)
    {
    }

    internal DistributedApplication(IHost host, EntryPointSession? session) => (_host, _session) = (host, session);

    internal IHost Host => _host;

    public IServiceProvider Services => _host.Services;
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await Console.Error.WriteLineAsync(
                "Publishing needs the Aspire packages: dotnet run --project AppHost -p:Engine=Aspire -- --operation publish ...");
            Environment.ExitCode = CannotPublish;
            return;
        }

        try
        {
            if (await TryStartAsync(cancellationToken))
                await _host.WaitForShutdownAsync(cancellationToken);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    // A person at a terminal needs the sentence; a stack trace would hide it.
    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken);
            return true;
        }
        catch (DistributedApplicationException e) when (_session is null)
        {
            await Console.Error.WriteLineAsync(e.Message);
            Environment.ExitCode = 1;
            return false;
        }
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _host.StartAsync(cancellationToken);
            _session?.Started();
        }
        catch (Exception e) when (_session is not null)
        {
            _session.Failed(e);
            throw;
        }
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
        GC.SuppressFinalize(this);
    }
}
