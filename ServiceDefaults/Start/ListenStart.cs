using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults.Start;

/// <summary>The web server, which says which setting to correct when it cannot have its address.</summary>
internal sealed class ListenStart(IServer server, IConfiguration configuration, IHostEnvironment environment) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Stands before Kestrel; a process without a server, or with a test's, is left alone.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IServer)) is not { ImplementationType: { } type }
            || type.Assembly != typeof(KestrelServerOptions).Assembly) return;

        services.AddSingleton<IServer>(provider => new ListenStart(
            (IServer)ActivatorUtilities.CreateInstance(provider, type),
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>()));
    }

    /// <exception cref="StartRefusedException">The address is taken, is not this machine's, or may not be used.</exception>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        try
        {
            await server.StartAsync(application, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new StartRefusedException(
                $"{environment.ApplicationName} cannot listen: {e.Message.TrimEnd('.')}. The address comes from {ListenSetting.Describe(configuration)}. "
                + "End the program that has it (ss -ltnp shows which), or change the setting to a free address of this machine, e.g. ASPNETCORE_URLS=http://localhost:5200.", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();
}
