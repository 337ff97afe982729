using System.Net.Sockets;
using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>The machine's own RabbitMQ on folders and ports of the AppHost, with an Erlang port mapper of its own.</summary>
internal sealed class RabbitMQLauncher(RabbitMQServerResource broker) : ILauncher
{
    public async Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Programs.RabbitMQServer) || context.Programs.Find("epmd") is not { } epmd)
            throw Programs.Missing(broker.Name, "the RabbitMQ server", "rabbitmq-server");

        var home = context.State.For(broker);
        var mapperPort = PortAllocator.Next();
        var environment = await ConfigureAsync(context, home, mapperPort, cancellationToken);

        // The mapper must answer before the broker starts: otherwise Erlang starts one of its own that outlives everything.
        var mapper = context.Start(new ProcessSpec(epmd, ["-address", "127.0.0.1", "-port", $"{mapperPort}"], home)
        {
            Environment = environment,
            LogsToStandardError = true,
        });

        try
        {
            await WaitForAsync(mapper, mapperPort, cancellationToken);

            var node = context.Start(new ProcessSpec(context.Programs.RabbitMQServer, [], home)
            {
                Environment = environment,
                LogsToStandardError = true,
                // A clean stop takes one to six seconds, and while it boots it does not listen; nobody will read what a test wrote.
                Stop = context.State.IsThrownAway ? StopRule.AtOnce : new StopRule(Signal.Terminate, TimeSpan.FromSeconds(8)),
            });

            return [node, mapper];
        }
        catch
        {
            mapper.Send(Signal.Kill);
            throw;
        }
    }

    private async Task<Dictionary<string, string>> ConfigureAsync(
        LaunchContext context, string home, int mapperPort, CancellationToken cancellationToken)
    {
        string Folder(string name) => Directory.CreateDirectory(Path.Combine(home, name)).FullName;

        var (configuration, port) = (Folder("conf"), broker.PrimaryEndpoint.Port);
        var file = Path.Combine(configuration, "rabbitmq.conf");
        var plugins = Path.Combine(configuration, "enabled_plugins");

        await File.WriteAllLinesAsync(file, Settings(port), cancellationToken);
        await File.WriteAllTextAsync(
            plugins, broker.ManagementEndpoint.Exists ? "[rabbitmq_management]." : "[].", cancellationToken);

        return new(context.Environment)
        {
            ["HOME"] = Folder("home"),
            ["ERL_EPMD_PORT"] = $"{mapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            // Not even when the mapper ended before a broker that still boots: one that Erlang starts by itself outlives everything.
            ["ERL_AFLAGS"] = "-start_epmd false",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{port}",
            ["RABBITMQ_DIST_PORT"] = $"{PortAllocator.Next()}",
            ["RABBITMQ_MNESIA_BASE"] = Folder("mnesia"),
            ["RABBITMQ_LOG_BASE"] = Folder("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = file,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(configuration, "advanced.config"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Folder("conf/generated"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
            ["RABBITMQ_PID_FILE"] = Path.Combine(home, "pid"),
            // One scheduler that sleeps when there is nothing to do, and no way in from outside this machine.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none +S 1:1",
            // The script then becomes the broker, so that the process that was started is the one to stop.
            ["RUNNING_UNDER_SYSTEMD"] = "1",
        };
    }

    private IEnumerable<string> Settings(int port)
    {
        yield return $"listeners.tcp.1 = 127.0.0.1:{port}";
        if (Socket.OSSupportsIPv6)
            yield return $"listeners.tcp.2 = ::1:{port}";

        yield return "vm_memory_high_watermark.absolute = 512MB";
        yield return "disk_free_limit.absolute = 64MB";
        yield return "log.console = true";
        yield return "log.console.level = warning";
        yield return "log.file = false";

        if (!broker.ManagementEndpoint.Exists)
            yield break;

        yield return "management.tcp.ip = 127.0.0.1";
        yield return $"management.tcp.port = {broker.ManagementEndpoint.Port}";
    }

    private static async Task WaitForAsync(IProcess mapper, int port, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 100 && !mapper.Exit.IsCompleted; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }

        throw new DistributedApplicationException("The Erlang port mapper (epmd) does not answer.");
    }
}
