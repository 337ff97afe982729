using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using CsCheck;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class TileTests
{
    private const string Producer = "spiffe://agenttrust.local/service/tool-proxy";

    [Fact]
    public void FullTilesAndTheirEdgeHoldEveryNodeHoweverTheLogGrew() =>
        Gen.Int[1, 400].Array[1, 6].Sample(
            batches =>
            {
                var (tree, edge, full) = (NoTree(), TileEdge.At(0, _ => []), new Dictionary<TileId, Tile>());
                var nodes = new Dictionary<NodeId, byte[]>();
                foreach (var count in batches)
                {
                    var plan = new AppendPlan([Submit(tree.Size, count)], NothingKnown, tree);
                    foreach (var leaf in plan.Leaves) nodes.Add(new(0, leaf.Leaf.Index), leaf.Leaf.Hash);
                    foreach (var (node, hash) in plan.Nodes) nodes.Add(node, hash);
                    (edge, var tiles) = edge.After(plan.Leaves, plan.Nodes);
                    foreach (var tile in tiles) full.Add(tile.Id, tile);
                    tree = plan.Tree;
                }

                Assert.Equal(tree.Size / 256, full.Keys.Count(id => id.Level == 0));
                foreach (var (node, hash) in nodes)
                {
                    var part = TilePart.Of(node);
                    if (full.TryGetValue(part.Tile, out var tile))
                        Assert.Equal(hash, TilePart.RootOf(tile.Hashes.AsSpan(part.First * 32, part.Count * 32)));
                    else
                        Assert.Contains(node.Level / 8 * 8, TileEdge.NodesOf(tree.Size).Select(n => n.Level));
                }

                Assert.All(full.Values, tile => Assert.Equal(nodes[new((tile.Id.Level + 1) * 8, tile.Id.Index)], tile.Root));
            },
            iter: 20);

    [Theory]
    [InlineData(256, 1, 0, 0)] // one full tile: only its root stands at the edge, one level up
    [InlineData(255, 255, 0, 254)]
    [InlineData(70_000, 112 + 17 + 1, 69_888, 69_999)]
    public void TheEdgeIsWhatTheSpecificationSays(long size, int nodes, long firstLeaf, long lastLeaf)
    {
        var edge = TileEdge.NodesOf(size);

        Assert.Equal(nodes, edge.Count);
        if (size == 256) Assert.Equal(new NodeId(8, 0), edge.Single());
        else Assert.Equal((firstLeaf, lastLeaf), (edge[0].Index, edge.Last(n => n.Level == 0).Index));
    }

    private static readonly Dictionary<RecordKey, (long Index, byte[] Hash)> NothingKnown = [];

    private static MerkleTree NoTree() => new(0, _ => throw new InvalidOperationException("An empty tree has no edge."));

    private static Submission Submit(long from, int count) => new(
        Producer, [.. Enumerable.Range(0, count).Select(i => RecordRules.Check(AuditHost.Record($"r{from + i}", from + i + 1, AuditKinds.Decision), new LogOptions()).Record!)]);
}
