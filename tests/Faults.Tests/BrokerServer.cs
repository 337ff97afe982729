using System.Net.Sockets;

namespace AgentTrust.Faults.Tests;

/// <summary>A RabbitMQ of one test alone, with an Erlang port mapper of its own that outlives its deaths and not the test.</summary>
internal sealed class BrokerServer : IDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server"; // the one in /usr/sbin ignores the folders that it is given

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-broker-");
    private readonly int _port = Victim.FreePort();
    private readonly int _mapperPort = Victim.FreePort();
    private readonly Victim _mapper;

    private BrokerServer(string epmd)
    {
        File.WriteAllLines(At("rabbitmq.conf"),
        [
            $"listeners.tcp.1 = 127.0.0.1:{_port}", $"listeners.tcp.2 = ::1:{_port}",
            "vm_memory_high_watermark.absolute = 512MB", "disk_free_limit.absolute = 64MB", "log.console = true", "log.console.level = error", "log.file = false",
        ]);
        File.WriteAllText(At("enabled_plugins"), "[].");
        var environment = Environment();
        _mapper = new(epmd, ["-address", "127.0.0.1", "-port", $"{_mapperPort}"], environment);
        Process = new(Program, [], environment);
    }

    public Victim Process { get; }

    public Uri Address => new($"amqp://guest:guest@localhost:{_port}");

    public static async Task<BrokerServer> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(!File.Exists(Program), "RabbitMQ is not installed: eng/setup.sh installs it.");

        var broker = new BrokerServer("/usr/bin/epmd");
        // The mapper must answer before the broker starts: otherwise Erlang starts one of its own that outlives everything.
        broker._mapper.Start();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await AnswersAsync(broker._mapperPort, cancellationToken)) await pause.WaitForNextTickAsync(cancellationToken);
        broker.Process.Start();
        return broker;
    }

    public void Dispose()
    {
        Process.Dispose();
        _mapper.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private Dictionary<string, string?> Environment() => new()
    {
        ["HOME"] = _folder.FullName,
        ["ERL_EPMD_PORT"] = $"{_mapperPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_AFLAGS"] = "-start_epmd false",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{_port}",
        ["RABBITMQ_DIST_PORT"] = $"{Victim.FreePort()}",
        ["RABBITMQ_MNESIA_BASE"] = At("mnesia"),
        ["RABBITMQ_LOG_BASE"] = At("log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = At("rabbitmq.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = At("advanced.config"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = At("generated"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = At("enabled_plugins"),
        ["RABBITMQ_PID_FILE"] = At("pid"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none +S 1:1",
        // The script then becomes the broker, so that the process that was started is the one to kill.
        ["RUNNING_UNDER_SYSTEMD"] = "1",
    };
}
