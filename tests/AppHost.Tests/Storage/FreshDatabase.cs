using System.Reflection;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>An empty database on the running server, made by a service's own scripts.</summary>
internal static class FreshDatabase
{
    public static async Task<IHost> CreateAsync(string server, Assembly service, Action<HostApplicationBuilder>? configure = null, DatabaseRole? role = null)
    {
        var name = "fresh" + Guid.CreateVersion7().ToString("N");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{name}", $"{server};Database={name}")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(name, service, role);
        configure?.Invoke(builder);

        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
