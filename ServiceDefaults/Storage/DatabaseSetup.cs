using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>A service's own PostgreSQL database.</summary>
public static class DatabaseSetup
{
    /// <summary>Registers <see cref="NpgsqlDataSource"/> and applies the assembly's <c>Storage/Schema/*.sql</c> before the server listens.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">Connection name, e.g. <c>issuerdb</c>; the database is created where it is missing.</param>
    /// <param name="scripts">The assembly that embeds the scripts.</param>
    /// <param name="role">As what the process works, where that is not the owner of the database.</param>
    public static void AddDatabase(this IHostApplicationBuilder builder, string name, Assembly scripts, DatabaseRole? role = null)
    {
        var setting = $"ConnectionStrings:{name}";
        builder.Services.TryAddSingleton(services => NpgsqlDataSource.Create(LoginsOf(services).Working));
        builder.Services.AddSchema(scripts, ".Storage.Schema.");
        builder.Services.AddHostedService(services => new DatabaseStart(
            setting,
            LoginsOf(services),
            role is null ? null : new RoleStart(setting, role, LoginsOf(services)),
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetServices<SchemaScripts>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<DatabaseStart>>()));
        builder.Services.AddHealthChecks().AddTypeActivatedCheck<DatabaseHealthCheck>(name);

        DatabaseLogins LoginsOf(IServiceProvider services) => DatabaseLogins.Read(services.GetRequiredService<IConfiguration>(), name, role);
    }

    /// <summary>Adds embedded SQL scripts that <see cref="AddDatabase"/> applies, each once, in the order of their names.</summary>
    public static void AddSchema(this IServiceCollection services, Assembly assembly, string folder) =>
        services.AddSingleton(new SchemaScripts(assembly, folder));

    private sealed class DatabaseHealthCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                await using var command = database.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException e)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", e);
            }
        }
    }
}
