using System.Net;
using AgentTrust.ToolProxy.Sessions;
using Garnet;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Tests.Sessions;

/// <summary>Against a real server of the protocol, in process.</summary>
public sealed class RedisSessionStoreTests : SessionStoreConformance, IDisposable
{
    private readonly GarnetServer _server;
    private readonly ConnectionMultiplexer _redis;

    public RedisSessionStoreTests()
    {
        var port = FreePort();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", port.ToString(), "--memory", "16m", "--page", "1m", "--index", "1m", "-q"]);
        _server.Start();
        _redis = ConnectionMultiplexer.Connect($"127.0.0.1:{port}");
        Store = new RedisSessionStore(_redis);
    }

    private protected override ISessionStore Store { get; }

    public void Dispose()
    {
        _redis.Dispose();
        _server.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
