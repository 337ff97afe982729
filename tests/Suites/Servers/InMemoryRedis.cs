using System.Net;
using System.Net.Sockets;
using Garnet;
using StackExchange.Redis;

namespace AgentTrust.Suites;

/// <summary>A real Redis-protocol server inside the test process, on a free loopback port, without a file.</summary>
internal sealed class InMemoryRedis : IDisposable
{
    private readonly GarnetServer _server;
    private readonly ConnectionMultiplexer _connection;
    private bool _disposed;

    public InMemoryRedis()
    {
        var port = FreePort();
        _server = new GarnetServer(["--port", $"{port}", "--bind", "127.0.0.1", "--memory", "16m", "--page", "1m", "--index", "1m", "-q"]);
        _server.Start();
        ConnectionString = $"127.0.0.1:{port}";
        _connection = ConnectionMultiplexer.Connect(ConnectionString);
    }

    public string ConnectionString { get; }

    public IConnectionMultiplexer Connection => _connection;

    public IDatabase Database => _connection.GetDatabase();

    public RedisKey[] Keys() => [.. _connection.GetServers()[0].Keys()];

    /// <summary>The server dies; once more changes nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _connection.Dispose();
        _server.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
