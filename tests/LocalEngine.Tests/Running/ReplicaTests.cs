using System.Net;
using System.Net.Sockets;
using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Tests.Running;

public sealed class ReplicaTests
{
    [Fact]
    public async Task ReplicasListenOnPortsOfTheirOwnBehindOneAddress()
    {
        await using var app = await FakeApplication.StartAsync(
            builder => builder.AddProject<Service>("service").WithHttpEndpoint().WithReplicas(2));
        await app.Notifications.WaitForResourceHealthyAsync("service", app.Patience);

        var states = await RunningAsync(app);
        var urls = states.Select(state => Variable(state, "ASPNETCORE_URLS")).ToArray();

        Assert.Equal(2, urls.Distinct().Count());
        Assert.Equal(2, states.Select(state => Variable(state, "OTEL_RESOURCE_ATTRIBUTES")).Distinct().Count());
        Assert.DoesNotContain(states[0].Snapshot.Urls[0].Url, urls);
        Assert.False(app.Notifications.TryGetCurrentState("service", out _), "a name with two instances names neither");
    }

    [Fact]
    public async Task ConnectionsAreSpreadPastAnInstanceThatDoesNotAnswer()
    {
        using var first = new TcpListener(IPAddress.Loopback, PortAllocator.Next());
        using var second = new TcpListener(IPAddress.Loopback, PortAllocator.Next());
        first.Start();
        second.Start();
        var port = PortAllocator.Next();
        using var forwarder = TcpForwarder.Start(port, [PortOf(first), PortAllocator.Next(), PortOf(second)]);

        var answers = new List<string>();
        _ = AnswerAsync(first, "first");
        _ = AnswerAsync(second, "second");
        for (var i = 0; i < 6; i++)
            answers.Add(await AskAsync(port));

        Assert.Equal(["first", "second"], answers.Distinct().Order());
        Assert.DoesNotContain("", answers);
    }

    private static async Task<IReadOnlyList<ResourceEvent>> RunningAsync(FakeApplication app)
    {
        var running = new Dictionary<string, ResourceEvent>();
        await foreach (var change in app.Notifications.WatchAsync(app.Patience))
        {
            if (change.Resource.Name == "service" && change.Snapshot.State?.Text == KnownResourceStates.Running)
                running[change.ResourceId] = change;
            if (running.Count == 2)
                break;
        }

        return [.. running.Values];
    }

    private static string? Variable(ResourceEvent change, string name) =>
        change.Snapshot.EnvironmentVariables.Single(variable => variable.Name == name).Value;

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer), TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Service : IProjectMetadata, IBuiltProject
    {
        public string ProjectPath => "/nowhere/Service.csproj";
        public string TargetPath => typeof(Service).Assembly.Location;
    }
}
