using System.Text;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

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
    private readonly InMemoryRedis _redis = new();

    public RedisCredentialLedgerTests() => Ledger = new RedisCredentialLedger(_redis.Connection);

    private protected override ICredentialLedger Ledger { get; }

    public void Dispose() => _redis.Dispose();
}
