using System.Globalization;
using System.Text;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Log;

/// <summary>Proofs; each is checked here before it is given out.</summary>
internal static class ProofEndpoints
{
    public static async Task<Results<Ok<InclusionProof>, NotFound>> GetInclusionAsync(
        long index, ILogStore store, LogProofs proofs, CheckpointPublisher checkpoints, Witnesses witnesses, CancellationToken cancellationToken) =>
        await ProveAsync(index, store, proofs, checkpoints, witnesses, cancellationToken) is var (_, path, checkpoint)
            ? TypedResults.Ok(new InclusionProof
            {
                Index = index,
                TreeSize = checkpoint.Size,
                Hashes = [.. path.Select(Convert.ToBase64String)],
                Checkpoint = checkpoint.Note,
            })
            : TypedResults.NotFound();

    /// <summary>C2SP tlog-proof. Its extra data is the leaf, so that the file proves the record that it holds.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound>> GetProofFileAsync(
        long index, ILogStore store, LogProofs proofs, CheckpointPublisher checkpoints, Witnesses witnesses, CancellationToken cancellationToken)
    {
        if (await ProveAsync(index, store, proofs, checkpoints, witnesses, cancellationToken) is not var (leaf, path, checkpoint))
            return TypedResults.NotFound();

        var file = new StringBuilder("c2sp.org/tlog-proof@v1\n")
            .Append("extra ").Append(Convert.ToBase64String(leaf.Canonical)).Append('\n')
            .Append("index ").Append(index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in path) file.Append(Convert.ToBase64String(hash)).Append('\n');
        file.Append('\n').Append(checkpoint.Note);
        return TypedResults.File(Encoding.UTF8.GetBytes(file.ToString()), "text/plain; charset=utf-8", $"record-{index}.tlog-proof");
    }

    public static async Task<Results<Ok<ConsistencyProof>, ProblemHttpResult>> GetConsistencyAsync(
        long first, long second, ILogStore store, LogProofs proofs, CancellationToken cancellationToken)
    {
        var size = await store.GetSizeAsync(cancellationToken);
        if (first < 0 || first > second || second > size)
            return TypedResults.Problem(
                $"first and second must be 0 <= first <= second <= {size}, the size of the log.", statusCode: StatusCodes.Status400BadRequest);

        var path = await proofs.ConsistencyAsync(first, second, cancellationToken);
        var (firstRoot, secondRoot) = (await proofs.RootAsync(first, cancellationToken), await proofs.RootAsync(second, cancellationToken));
        if (!ConsistencyPath.Proves(first, firstRoot, second, secondRoot, path))
            throw new DamagedLogException($"the trees of {first} and {second} entries do not continue each other");

        return TypedResults.Ok(new ConsistencyProof
        {
            FirstSize = first,
            SecondSize = second,
            Hashes = [.. path.Select(Convert.ToBase64String)],
        });
    }

    private static async Task<(StoredLeaf Leaf, IReadOnlyList<byte[]> Path, SignedCheckpoint Checkpoint)?> ProveAsync(
        long index, ILogStore store, LogProofs proofs, CheckpointPublisher checkpoints, Witnesses witnesses, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(index, 1, cancellationToken) is not [var leaf] || leaf.Index != index) return null;

        var checkpoint = witnesses.Cosigned is { } cosigned && cosigned.Size > index && checkpoints.IsOfTheNewestKey(cosigned)
            ? cosigned
            : await witnesses.CosignAsync(await checkpoints.AtLeastAsync(index + 1, cancellationToken), cancellationToken);
        var path = await proofs.InclusionAsync(index, checkpoint.Size, cancellationToken);
        return InclusionPath.Proves(index, checkpoint.Size, LeafHash.OfLeaf(leaf.Canonical), path, checkpoint.Root)
            ? (leaf, path, checkpoint)
            : throw new DamagedLogException($"entry {index} is not the one that was signed");
    }
}
