using AgentTrust.AuditService.Log;

namespace AgentTrust.AuditService.Tests.Vectors;

/// <summary>RFC 6962 §2.1 word for word, leaf by leaf and without any stored node, to compare with.</summary>
internal static class ReferenceTree
{
    public static byte[] Root(ReadOnlySpan<byte[]> leafHashes)
    {
        if (leafHashes.Length == 0) return LeafHash.OfNothing();
        if (leafHashes.Length == 1) return leafHashes[0];

        var k = 1;
        while (k * 2 < leafHashes.Length) k *= 2;
        return LeafHash.OfNode(Root(leafHashes[..k]), Root(leafHashes[k..]));
    }

    /// <summary>Grows a <see cref="MerkleTree"/> and keeps every node, as a store does.</summary>
    public static (MerkleTree Tree, Dictionary<NodeId, byte[]> Nodes) Grow(IEnumerable<byte[]> leafHashes)
    {
        var tree = new MerkleTree(0, _ => []);
        var nodes = new Dictionary<NodeId, byte[]>();
        foreach (var leaf in leafHashes)
        {
            nodes.Add(new(0, tree.Size), leaf);
            foreach (var (node, hash) in tree.Append(leaf)) nodes.Add(node, hash);
        }

        return (tree, nodes);
    }
}
