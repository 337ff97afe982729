using AgentTrust.AuditVerifier.Tree;

namespace AgentTrust.AuditVerifier.Tests.Tree;

/// <summary>The known answers for the eight reference leaves of the Certificate Transparency projects.</summary>
public sealed class RecomputedTreeTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void TheRootsOfTheReferenceLeavesAreKnown(int size, string root)
    {
        var tree = new RecomputedTree();
        foreach (var leaf in Leaves[..size]) tree.Add(RecomputedTree.HashLeaf(Convert.FromHexString(leaf)));

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
    }

    [Fact]
    public void APathLeadsToTheRootFromItsPlaceOnly()
    {
        var hashes = Leaves.Select(leaf => RecomputedTree.HashLeaf(Convert.FromHexString(leaf))).ToArray();
        for (var size = 1; size <= 8; size++)
        {
            var tree = new RecomputedTree();
            foreach (var hash in hashes[..size]) tree.Add(hash);
            for (var index = 0; index < size; index++)
            {
                byte[][] path = [.. SignedLog.Path(index, hashes[..size])];

                Assert.Equal(tree.Root(), RecomputedTree.RootOf(hashes[index], index, size, path));
                Assert.Null(RecomputedTree.RootOf(hashes[index], index, size, [.. path, hashes[0]]));
                Assert.NotEqual(tree.Root(), RecomputedTree.RootOf(hashes[index], (index + 1) % (size + 1), size, path));
            }
        }
    }
}
