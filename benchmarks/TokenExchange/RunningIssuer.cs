using System.Security.Cryptography;
using System.Text;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>The token issuer as the AppHost runs it, with the servers and the log that it needs; nothing else runs.</summary>
internal sealed class RunningIssuer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private readonly DistributedApplication _app;

    private RunningIssuer(DistributedApplication app, NpgsqlDataSource database) => (_app, Database) = (app, database);

    public NpgsqlDataSource Database { get; }

    public Uri Address => AddressOf("token-issuer");

    public int IssuerProcess { get; } = ProcessTree.Find("AgentTrust.TokenIssuer");

    public int DatabaseProcess { get; } = ProcessTree.Find("/postgres");

    /// <param name="identities">Keys of whoever runs.</param>
    /// <param name="seedFile">Agents and templates.</param>
    /// <param name="beside">Adds what else is to run; gives the last of it, which is waited for.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<RunningIssuer> StartAsync(
        FakeTrustDomain identities, string seedFile, Func<IssuerParts, IResourceBuilder<ProjectResource>>? beside, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);

        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        var passphrase = RandomNumberGenerator.GetHexString(48);
        var postgres = builder.AddPostgres("postgres");
        var issuerDb = postgres.AddDatabase("issuerdb");
        var auditDb = postgres.AddDatabase("auditdb");
        var cache = builder.AddRedis("cache");
        var messaging = builder.AddRabbitMQ("messaging");

        var audit = builder.AddProject<Projects.AuditService>("audit-service")
            .Configure(identities.SettingsFor(SpiffeIds.AuditService))
            .WithReference(auditDb).WaitFor(auditDb)
            .WithEnvironment("Audit__SigningKeyPassphrase", passphrase)
            .WithHttpHealthCheck("/health");
        var issuer = builder.AddProject<Projects.TokenIssuer>("token-issuer")
            .Configure(identities.SettingsFor(SpiffeIds.TokenIssuer))
            .WithReference(issuerDb).WaitFor(issuerDb)
            .WithReference(cache).WaitFor(cache)
            .WithReference(messaging).WaitFor(messaging)
            .WithReference(audit).WaitFor(audit)
            .WithEnvironment("Issuer__SigningKeyPassphrase", passphrase)
            .WithEnvironment("Issuer__Seed", seedFile)
            .WithHttpHealthCheck("/health");

        var last = beside?.Invoke(new(builder, issuer, audit, cache)) ?? issuer;
        var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        try
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(last.Resource.Name, timeout.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var said = await SaidAsync(app);
            await app.DisposeAsync();
            throw new InvalidOperationException($"{last.Resource.Name} did not start.\n{said}", e);
        }

        return new(app, NpgsqlDataSource.Create((await app.GetConnectionStringAsync("issuerdb", timeout.Token))!));
    }

    public Uri AddressOf(string resource, string endpoint = "http") => _app.GetEndpoint(resource, endpoint);

    /// <summary>Until every record has left for the log: what one measurement leaves behind is not the next one's load.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        await using var command = Database.CreateCommand("SELECT NOT EXISTS (SELECT FROM outbox_record)");
        while (await command.ExecuteScalarAsync(cancellationToken) is not true) await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>The last words of every process.</summary>
    private static async Task<string> SaidAsync(DistributedApplication app)
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var said = new StringBuilder();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            await foreach (var lines in logs.GetAllAsync(resource))
            {
                foreach (var line in lines.Where(line => !line.Content.StartsWith("   at ", StringComparison.Ordinal)).TakeLast(5)) said.AppendLine($"{resource.Name}: {line.Content}");
                break;
            }
        }

        return said.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>What runs already, for others to refer to.</summary>
internal sealed record IssuerParts(
    IDistributedApplicationTestingBuilder Builder,
    IResourceBuilder<ProjectResource> Issuer,
    IResourceBuilder<ProjectResource> Audit,
    IResourceBuilder<RedisResource> Cache);

internal static class IssuerWiring
{
    /// <summary>An identity, and the environment of a server, not that of a developer's machine.</summary>
    public static IResourceBuilder<ProjectResource> Configure(this IResourceBuilder<ProjectResource> project, Dictionary<string, string?> identity)
    {
        foreach (var (name, value) in identity) project.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        return project
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production").WithEnvironment("DOTNET_ENVIRONMENT", "Production")
            .WithEnvironment("Logging__LogLevel__Default", "Warning");
    }
}
