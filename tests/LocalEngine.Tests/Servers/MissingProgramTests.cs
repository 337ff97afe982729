using AgentTrust.LocalEngine.Servers;
using AgentTrust.LocalEngine.Tests.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Tests.Servers;

public sealed class MissingProgramTests
{
    private static readonly Programs Nothing = new()
    {
        Folders = [], PostgresVersions = "/nowhere", RabbitMQServer = "/nowhere/rabbitmq-server",
    };

    [Theory]
    [InlineData("postgres", "postgresql")]
    [InlineData("messaging", "rabbitmq-server")]
    public async Task AMissingServerNamesItsPackageAndWhoeverWaitsForItFailsToo(string server, string package)
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddSingleton(Nothing);
            IResourceBuilder<IResource> missing = server == "postgres" ? builder.AddPostgres(server) : builder.AddRabbitMQ(server);
            builder.AddExecutable("service", "service", "/").WaitFor(missing);
        });

        var failed = await app.ReachAsync(server, KnownResourceStates.FailedToStart);
        await app.ReachAsync("service", KnownResourceStates.FailedToStart);

        var log = await app.LogOf(failed);
        Assert.Contains(log, line => line.Content.Contains($"apt-get install -y --no-install-recommends {package}", StringComparison.Ordinal)
            && line.Content.Contains("eng/setup.sh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutRedisTheServerThatComesWithTheBuildIsStartedAndItsPasswordIsNoArgument()
    {
        await using var app = await FakeApplication.StartAsync(builder =>
        {
            builder.Services.AddSingleton(Nothing);
            builder.Configuration["Parameters:cache-password"] = "CACHEPW";
            builder.AddRedis("cache").WithDataVolume();
        });
        await app.ReachAsync("cache", KnownResourceStates.Running);

        var spec = app.Processes[Programs.Dotnet].Spec;
        Assert.Equal(Programs.Garnet, spec.Arguments[0]);
        Assert.Contains("--aof", spec.Arguments);
        Assert.DoesNotContain("CACHEPW", string.Join(' ', spec.Arguments), StringComparison.Ordinal);
        Assert.Equal("CACHEPW", spec.Environment["GARNET_PASSWORD"]);
    }
}
