using System.Net;
using System.Text;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;
using Garnet;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials;

/// <summary>What every ledger promises; each implementation runs this suite.</summary>
public abstract class CredentialLedgerConformance
{
    private static readonly SealedCredential Kept = new("sha256:ab", new DateTimeOffset(2026, 11, 23, 13, 0, 0, TimeSpan.Zero), Encoding.UTF8.GetBytes("sealed"));

    private protected abstract ICredentialLedger Ledger { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsKeptIsFoundAsItWas()
    {
        await Ledger.AddAsync(Kept, Cancellation);

        var found = Assert.Single(await Ledger.ListAsync(Cancellation));
        Assert.Equal((Kept.Id, Kept.ExpiresAt, "sealed"), (found.Id, found.ExpiresAt, Encoding.UTF8.GetString(found.Sealed)));
    }

    [Fact]
    public async Task OfManyWhoRemoveACredentialOneDid()
    {
        await Ledger.AddAsync(Kept, Cancellation);

        var removed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Ledger.RemoveAsync(Kept.Id, Cancellation)));

        Assert.Single(removed, did => did);
        Assert.Empty(await Ledger.ListAsync(Cancellation));
    }
}

public sealed class MemoryCredentialLedgerTests : CredentialLedgerConformance
{
    private protected override ICredentialLedger Ledger { get; } = new MemoryCredentialLedger();
}

/// <summary>Against a real server of the protocol, in process.</summary>
public sealed class RedisCredentialLedgerTests : CredentialLedgerConformance, IDisposable
{
    private readonly GarnetServer _server;
    private readonly ConnectionMultiplexer _redis;

    public RedisCredentialLedgerTests()
    {
        var port = FreePort();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", port.ToString(), "--memory", "16m", "--page", "1m", "--index", "1m", "-q"]);
        _server.Start();
        _redis = ConnectionMultiplexer.Connect($"127.0.0.1:{port}");
        Ledger = new RedisCredentialLedger(_redis);
    }

    private protected override ICredentialLedger Ledger { get; }

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
