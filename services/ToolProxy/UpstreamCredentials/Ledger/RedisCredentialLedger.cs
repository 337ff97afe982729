using System.Buffers.Binary;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>One hash for all replicas: whoever is there ends what another left behind.</summary>
internal sealed class RedisCredentialLedger(IConnectionMultiplexer redis) : ICredentialLedger
{
    private const string Key = "upstream-credentials";

    /// <summary>Longer than any brokered credential lives.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    public async Task AddAsync(SealedCredential credential, CancellationToken cancellationToken)
    {
        var value = new byte[sizeof(long) + credential.Sealed.Length];
        BinaryPrimitives.WriteInt64BigEndian(value, credential.ExpiresAt.ToUnixTimeSeconds());
        credential.Sealed.CopyTo(value, sizeof(long));

        var transaction = redis.GetDatabase().CreateTransaction();
        var set = transaction.HashSetAsync(Key, credential.Id, value);
        var expiry = transaction.KeyExpireAsync(Key, Kept);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken)) throw new RedisException("The ledger's transaction was not executed.");
        await Task.WhenAll(set, expiry);
    }

    public async Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await redis.GetDatabase().HashGetAllAsync(Key).WaitAsync(cancellationToken);
        return [.. entries.Select(entry => Read(entry.Name!, (byte[])entry.Value!))];
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        redis.GetDatabase().HashDeleteAsync(Key, id).WaitAsync(cancellationToken);

    private static SealedCredential Read(string id, byte[] value) => value.Length <= sizeof(long)
        ? new SealedCredential(id, DateTimeOffset.UnixEpoch, [])
        : new SealedCredential(id, DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(value)), value[sizeof(long)..]);
}
