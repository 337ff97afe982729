using System.Numerics;

namespace AgentTrust.AuditVerifier.Tree;

/// <summary>Whether a proof leads from what is known to what is claimed. Written from the documents, for this program only.</summary>
internal static class TreeProofs
{
    private const int HashSize = 32;

    /// <summary>RFC 6962 §2.1.1: the leaf stands at this index of the tree with this root.</summary>
    public static bool Includes(ulong index, ulong size, byte[] leafHash, byte[][] proof, byte[] root) =>
        IncludesInSubtree(index, 0, size, leafHash, proof, root);

    /// <summary>RFC 6962 §2.1.2: the tree of the second size begins with the tree of the first, which is not empty: that would say nothing.</summary>
    public static bool Continues(ulong first, ulong second, byte[] firstRoot, byte[][] proof, byte[] secondRoot) =>
        first > 0 && SubtreeContinues(0, first, second, firstRoot, proof, secondRoot);

    /// <summary>The same inside [<paramref name="start"/>, <paramref name="end"/>), which is a tree itself (draft-ietf-plants-merkle-tree-certs).</summary>
    public static bool IncludesInSubtree(ulong index, ulong start, ulong end, byte[] leafHash, byte[][] proof, byte[] root)
    {
        if (!IsSubtree(start, end) || end > long.MaxValue || index < start || index >= end || !AreHashes([leafHash, root, .. proof])) return false;
        return RecomputedTree.RootOf(leafHash, (long)(index - start), (long)(end - start), proof) is { } led && led.AsSpan().SequenceEqual(root);
    }

    /// <summary>The subtree [<paramref name="start"/>, <paramref name="end"/>) with this root is part of the tree (draft-ietf-plants-merkle-tree-certs).</summary>
    public static bool SubtreeContinues(ulong start, ulong end, ulong size, byte[] subtreeRoot, byte[][] proof, byte[] root)
    {
        if (end > size || !AreHashes(proof)) return false;
        if (start == end) return proof.Length == 0 && subtreeRoot.AsSpan().SequenceEqual(new RecomputedTree().Root());
        if (!IsSubtree(start, end)) return false;

        var (fn, sn, tn) = (start, end - 1, size - 1);
        while (fn != sn && (sn == tn || (sn & 1) == 1)) (fn, sn, tn) = (fn >> 1, sn >> 1, tn >> 1);

        // A complete subtree is its own first hash; otherwise the proof brings it.
        var isComplete = fn == sn;
        if (!isComplete && proof.Length == 0) return false;
        var (inSubtree, inTree) = isComplete ? (subtreeRoot, subtreeRoot) : (proof[0], proof[0]);

        foreach (var hash in proof.Skip(isComplete ? 0 : 1))
        {
            if (tn == 0) return false;
            if ((sn & 1) == 1 || sn == tn)
            {
                if (fn < sn) inSubtree = RecomputedTree.HashNode(hash, inSubtree);
                inTree = RecomputedTree.HashNode(hash, inTree);
                while ((sn & 1) == 0) (fn, sn, tn) = (fn >> 1, sn >> 1, tn >> 1);
            }
            else inTree = RecomputedTree.HashNode(inTree, hash);

            (fn, sn, tn) = (fn >> 1, sn >> 1, tn >> 1);
        }

        return tn == 0 && inSubtree.AsSpan().SequenceEqual(subtreeRoot) && inTree.AsSpan().SequenceEqual(root);
    }

    // A subtree begins where the smallest complete tree that can hold it would begin.
    private static bool IsSubtree(ulong start, ulong end) =>
        start < end && BitOperations.RoundUpToPowerOf2(end - start) is var whole && (whole == 0 ? start == 0 : start % whole == 0);

    private static bool AreHashes(ReadOnlySpan<byte[]> hashes)
    {
        foreach (var hash in hashes)
            if (hash.Length != HashSize) return false;
        return true;
    }
}
