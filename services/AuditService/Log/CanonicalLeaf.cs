using System.Buffers;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditService.Log;

/// <summary>The bytes that are hashed: RFC 8785 of <c>{"index":…,"producer":…,"record":…}</c>.</summary>
internal static class CanonicalLeaf
{
    /// <param name="index">Position in the log.</param>
    /// <param name="producer">Who authenticated.</param>
    /// <param name="record">The record's own canonical bytes.</param>
    public static byte[] Encode(long index, string producer, ReadOnlySpan<byte> record)
    {
        var output = new ArrayBufferWriter<byte>(record.Length + producer.Length + 64);
        output.Write("{\"index\":"u8);
        CanonicalRecord.WriteNumber(index, output);
        output.Write(",\"producer\":"u8);
        CanonicalJson.WriteString(producer, output);
        output.Write(",\"record\":"u8);
        output.Write(record);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="DamagedLogException">The bytes are not those that were hashed.</exception>
    public static LoggedRecord Decode(StoredLeaf leaf)
    {
        if (!LeafHash.OfLeaf(leaf.Canonical).AsSpan().SequenceEqual(leaf.Hash))
            throw new DamagedLogException($"entry {leaf.Index} was changed");

        var content = JsonSerializer.Deserialize<Content>(leaf.Canonical, WireJson.Options)
            ?? throw new DamagedLogException($"entry {leaf.Index} is not a record");
        return new LoggedRecord
        {
            Index = leaf.Index,
            Producer = content.Producer,
            Record = content.Record,
            Canonical = Convert.ToBase64String(leaf.Canonical),
            LeafHash = Convert.ToBase64String(leaf.Hash),
        };
    }

    private sealed record Content(long Index, string Producer, AuditRecord Record);
}
