using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;

namespace AgentTrust.LocalEngine.Tests.Golden;

/// <summary>The AppHost that golden.json was made from, word for word.</summary>
internal static class SampleAppHost
{
    public static IDistributedApplicationTestingBuilder Create()
    {
        var builder = DistributedApplicationTestingBuilder.Create([], (_, settings) => settings.EnvironmentName = "Development");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Parameters:cache-password"] = "CACHEPW",
            ["Parameters:postgres-password"] = "PGPW",
            ["Parameters:messaging-password"] = "MQPW",
            ["Parameters:signing_key_passphrase"] = "PASSPHRASE",
            ["Parameters:model-api-key"] = "MODELKEY",
            ["Parameters:tenant"] = "contoso",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
            ["AppHost:OtlpApiKey"] = "fdc20c0e5d0604b6128bd9da8dd0c0cb",
        });

        Declare(builder);
        Allocate(builder);
        return builder;
    }

    private static void Declare(IDistributedApplicationTestingBuilder builder)
    {
        var tenant = builder.AddParameter("tenant");
        var passphrase = builder.AddParameter("signing-key-passphrase", secret: true);
        var modelKey = builder.AddParameter("model-api-key", secret: true);
        var password = builder.AddParameter(
            "postgres-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);

        var cache = builder.AddRedis("cache").WithPersistence(TimeSpan.FromSeconds(30));
        var postgres = builder.AddPostgres("postgres", password: password).WithDataVolume();
        var issuerdb = postgres.AddDatabase("issuerdb");
        var approvaldb = postgres.AddDatabase("approvaldb");
        var auditdb = postgres.AddDatabase("auditdb");
        var messaging = builder.AddRabbitMQ("messaging").WithManagementPlugin();

        var audit = builder.AddProject<Profile5104>("audit-service")
            .WithReference(auditdb).WaitFor(auditdb).WithReference(messaging).WaitFor(messaging).WithHttpHealthCheck("/health");
        var issuer = builder.AddProject<Profile5101>("token-issuer")
            .WithReference(issuerdb).WaitFor(issuerdb).WithReference(cache).WaitFor(cache).WithReference(messaging)
            .WithEnvironment("Issuer__SigningKeyPassphrase", passphrase).WithEnvironment("Issuer__Tenant", tenant)
            .WithHttpHealthCheck("/health");
        var policy = builder.AddProject<Profile5102>("policy-service")
            .WithReference(cache).WaitFor(cache).WithReference(issuer).WaitFor(issuer).WithHttpHealthCheck("/health")
            .WithHttpCommand("/policies/reload", "Reload policies", commandName: "reload-policies");
        var approval = builder.AddProject<Profile5103>("approval-service")
            .WithReference(approvaldb).WaitFor(approvaldb).WithReference(messaging).WaitFor(messaging).WithReference(issuer)
            .WithHttpHealthCheck("/health");
        var tools = builder.AddProject<Profile5107>("sample-tools").WithHttpHealthCheck("/health");

        var proxy = builder.AddProject<Profile5105>("tool-proxy")
            .WithReference(cache).WithReference(issuer).WaitFor(issuer).WithReference(policy).WaitFor(policy)
            .WithReference(approval).WaitFor(approval).WithReference(audit).WaitFor(audit).WithReference(tools).WaitForStart(tools)
            .WithExternalHttpEndpoints().WithHttpHealthCheck("/health");
        var console = builder.AddProject<Profile5106>("console")
            .WithReference(issuer).WithReference(policy).WithReference(approval).WithReference(audit)
            .WithReference(proxy).WaitFor(proxy).WithExternalHttpEndpoints().WithHttpHealthCheck("/health");

        var page = console.GetEndpoint("http");
        proxy.WithEnvironment("Approvals__ConsoleUrl", page)
            .WithEnvironment("Approvals__Link", $"{page}/approvals?tenant={tenant}")
            .WithEnvironment("Proxy__AuditHost", audit.GetEndpoint("http").Property(EndpointProperty.HostAndPort))
            .WithEnvironment(context => context.EnvironmentVariables["Proxy__Verbose"] = "true");

        builder.AddProject<NoProfile>("coding-agent")
            .WithReference(issuer).WithReference(proxy).WaitFor(proxy)
            .WithArgs("--task", "samples/fix-the-build.md", "--once").WithEnvironment("AGENT_MODEL_KEY", modelKey)
            .WithExplicitStart()
            .WithCommand("run-agent", "Run agent", _ => Task.FromResult(CommandResults.Success()));
    }

    // The ports that the sample had when golden.json was written.
    private static void Allocate(IDistributedApplicationTestingBuilder builder)
    {
        (string Resource, string Endpoint, int Port)[] ports =
        [
            ("cache", "tcp", 40001), ("postgres", "tcp", 40002), ("messaging", "tcp", 40003), ("messaging", "management", 40004),
            ("audit-service", "http", 40005), ("token-issuer", "http", 40006), ("policy-service", "http", 40007),
            ("approval-service", "http", 40008), ("sample-tools", "http", 40009), ("tool-proxy", "http", 40010), ("console", "http", 40011),
        ];

        foreach (var (resource, name, port) in ports)
        {
            var endpoint = builder.Resources.Single(known => known.Name == resource)
                .Annotations.OfType<EndpointAnnotation>().Single(known => known.Name == name);
            Assert.Equal(ProtocolType.Tcp, endpoint.Protocol);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, $"{port + 10_000}");
        }
    }

    private abstract class Profile(int port) : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/Sample.csproj";

        public LaunchSettings? LaunchSettings { get; } = new()
        {
            Profiles =
            {
                ["http"] = new LaunchProfile
                {
                    CommandName = "Project",
                    ApplicationUrl = $"http://localhost:{port}",
                    EnvironmentVariables = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
                },
            },
        };
    }

    private sealed class Profile5101() : Profile(5101);

    private sealed class Profile5102() : Profile(5102);

    private sealed class Profile5103() : Profile(5103);

    private sealed class Profile5104() : Profile(5104);

    private sealed class Profile5105() : Profile(5105);

    private sealed class Profile5106() : Profile(5106);

    private sealed class Profile5107() : Profile(5107);

    private sealed class NoProfile : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/Agent.csproj";
    }
}
