using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>One thing that has to hold, and whether it does, in words.</summary>
internal sealed record ProofStep(bool Holds, string Sentence);

/// <summary>Recomputes a record's proof from its bytes up to the signed checkpoint.</summary>
internal sealed record ProofCheck(IReadOnlyList<ProofStep> Steps)
{
    public bool Holds => Steps.All(step => step.Holds);

    public static ProofCheck Of(LoggedRecord logged, InclusionProof proof, string verifierKey)
    {
        var canonical = Bytes(logged.Canonical);
        var leaf = MerkleProof.LeafHash(canonical);
        var checkpoint = SignedCheckpoint.Read(proof.Checkpoint);
        var root = MerkleProof.Root(logged.Index, proof.TreeSize, leaf, [.. proof.Hashes.Select(Bytes)]);

        return new ProofCheck(
        [
            Step(SaysTheSame(logged, canonical), "The record shown is what the hashed bytes say.",
                "The record shown differs from the bytes that were hashed."),
            Step(CryptographicOperations.FixedTimeEquals(leaf, Bytes(logged.LeafHash)), "The bytes have the leaf hash that the log gives for them.",
                "The bytes do not have the leaf hash that the log gives for them."),
            Step(checkpoint is not null && proof.Index == logged.Index && proof.TreeSize == checkpoint.Size && root is not null && root.AsSpan().SequenceEqual(checkpoint.Root),
                $"The proof leads from this record to the root of the checkpoint over {checkpoint?.Size ?? 0} records.",
                "The proof does not lead from this record to the checkpoint's root."),
            Step(checkpoint?.IsSignedBy(verifierKey) == true, $"The checkpoint is signed with the log's key ({checkpoint?.Origin}).",
                "The checkpoint is not signed with the log's key."),
        ]);
    }

    private static ProofStep Step(bool holds, string good, string bad) => new(holds, holds ? good : bad);

    // What is rendered is the parsed record; what is proven is bytes. They must be the same thing.
    private static bool SaysTheSame(LoggedRecord logged, byte[] canonical)
    {
        try
        {
            return JsonSerializer.Deserialize<HashedRecord>(canonical, WireJson.Options) is { } hashed
                && Encode(hashed).AsSpan().SequenceEqual(Encode(new HashedRecord(logged.Index, logged.Producer, logged.Record)));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Encode(HashedRecord record) => CanonicalJson.EncodeContract(record);

    private static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }

    private sealed record HashedRecord(long Index, string Producer, AuditRecord Record);
}
