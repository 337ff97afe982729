using AgentTrust.AuditService.Log;
using CsCheck;

namespace AgentTrust.AuditService.Tests.Vectors;

public sealed class MerkleTreeProperties
{
    private static readonly Gen<byte[][]> Trees =
        Gen.Byte.Array[0, 40].Select(leaf => LeafHash.OfLeaf(leaf)).Array[1, 130];

    [Fact]
    public void AGrownTreeHasTheRootOfTheRfc() => Trees.Sample(leaves =>
    {
        var (tree, nodes) = ReferenceTree.Grow(leaves);

        Assert.Equal(ReferenceTree.Root(leaves), tree.Root());
        Assert.Equal(tree.Root(), new MerkleTree(leaves.Length, n => nodes[n]).Root());
        Assert.Equal(tree.Root(), new Subtree(0, leaves.Length).Hash(n => nodes[n]));
    }, iter: 100);

    [Fact]
    public void EveryLeafOfEveryTreeProves() => Trees.Sample(leaves =>
    {
        var (tree, nodes) = ReferenceTree.Grow(leaves);
        for (var i = 0; i < leaves.Length; i++)
            Assert.True(InclusionPath.Proves(i, leaves.Length, leaves[i], Path(i, leaves.Length, nodes), tree.Root()));
    }, iter: 50);

    [Fact]
    public void AnyFlippedByteOfAProofFails() => Gen.Select(Trees, Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Byte[1, 255])
        .Sample((leaves, which, where, flip) =>
        {
            var (tree, nodes) = ReferenceTree.Grow(leaves);
            var index = which % leaves.Length;
            byte[][] parts = [leaves[index], tree.Root(), .. Path(index, leaves.Length, nodes)];
            parts = [.. parts.Select(p => p.ToArray())];

            parts[where % parts.Length][where % LeafHash.Size] ^= flip;

            Assert.False(InclusionPath.Proves(index, leaves.Length, parts[0], parts[2..], parts[1]));
        }, iter: 500);

    [Fact]
    public void AProofIsForItsIndexItsSizeAndItsLength() => Gen.Select(Trees, Gen.Int[0, 10_000]).Sample((leaves, which) =>
    {
        var (tree, nodes) = ReferenceTree.Grow(leaves.Select((l, i) => LeafHash.OfLeaf([.. l, (byte)i, (byte)(i >> 8)])));
        var hashes = Enumerable.Range(0, leaves.Length).Select(i => nodes[new(0, i)]).ToArray();
        var index = which % leaves.Length;
        var path = Path(index, leaves.Length, nodes);

        Assert.False(InclusionPath.Proves(index, leaves.Length, hashes[index], [.. path, hashes[0]], tree.Root()));
        if (path.Length > 0) Assert.False(InclusionPath.Proves(index, leaves.Length, hashes[index], path[..^1], tree.Root()));
        for (var other = -1; other <= leaves.Length; other++)
            if (other != index) Assert.False(InclusionPath.Proves(other, leaves.Length, hashes[index], path, tree.Root()));
    }, iter: 50);

    [Fact]
    public void EveryTreeIsTheBeginningOfEveryLaterOne() => Trees.Sample(leaves =>
    {
        var (tree, nodes) = ReferenceTree.Grow(leaves);
        for (var first = 0; first <= leaves.Length; first++)
        {
            var path = ConsistencyPath.Between(first, leaves.Length).Select(s => s.Hash(n => nodes[n])).ToArray();
            var firstRoot = ReferenceTree.Root(leaves.AsSpan(0, first));

            Assert.True(ConsistencyPath.Proves(first, firstRoot, leaves.Length, tree.Root(), path));
            Assert.False(ConsistencyPath.Proves(first, LeafHash.OfLeaf([1, 2, 3]), leaves.Length, tree.Root(), path));
            if (path.Length == 0) continue;

            path[first % path.Length] = LeafHash.OfLeaf([4, 5, 6]);
            Assert.False(ConsistencyPath.Proves(first, firstRoot, leaves.Length, tree.Root(), path));
        }
    }, iter: 50);

    private static byte[][] Path(long index, long size, Dictionary<NodeId, byte[]> nodes) =>
        [.. InclusionPath.For(index, size).Select(s => s.Hash(n => nodes[n]))];
}
