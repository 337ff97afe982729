using System.Text.Json;
using AgentTrust.AuditVerifier.Tree;

namespace AgentTrust.AuditVerifier.Tests.Commands;

/// <summary>Vectors of the form of transparency-dev/merkle, made here from the definitions.</summary>
public sealed class VectorsTests : IDisposable
{
    private readonly OfflineRun _run = new();

    [Fact]
    public async Task GoodProofsHoldAndSpoiledOnesAreRefused()
    {
        var written = 0;
        for (var size = 1; size <= 9; size++)
        {
            var leaves = Leaves(size);
            for (var index = 0; index < size; index++)
            {
                var proof = SignedLog.Path(index, leaves);
                Write($"inclusion/{size}/{index}", Inclusion(index, leaves, proof), wantErr: false);
                Write($"inclusion/{size}/{index}-elsewhere", Inclusion(index + 1, leaves, proof), wantErr: true);
                Write($"inclusion/{size}/{index}-longer", Inclusion(index, leaves, [.. proof, leaves[0]]), wantErr: true);
                written += 3;
            }

            for (var first = 1; first <= size; first++)
            {
                var proof = Consistency(first, leaves, isWhole: true);
                Write($"consistency/{first}-{size}", Continuation(first, leaves, proof), wantErr: false);
                Write($"consistency/{first}-{size}-longer", Continuation(first, leaves, [.. proof, leaves[0]]), wantErr: true);
                Write($"consistency/{first}-{size}-other", Continuation(first, [.. leaves[..^1], leaves[0][..31].Append((byte)1).ToArray()], proof), wantErr: proof.Count > 0);
                written += 3;
            }
        }

        Assert.Equal(0, await RunAsync());
        Assert.EndsWith($"{written} agree, 0 differ, 0 could not be read.", _run.Said.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVectorThatClaimsOtherwiseIsNamed()
    {
        var leaves = Leaves(5);
        Write("deep/er/good", Inclusion(2, leaves, SignedLog.Path(2, leaves)), wantErr: false);
        Write("deep/bad", Inclusion(3, leaves, SignedLog.Path(2, leaves)), wantErr: false);

        Assert.Equal(1, await RunAsync());
        Assert.Contains("differ    deep/bad.json: \"made here\" must hold, and is refused here.", _run.Said, StringComparison.Ordinal);
        Assert.Contains("agree     deep/er/good.json", _run.Said, StringComparison.Ordinal);
        Assert.EndsWith("1 agree, 1 differ, 0 could not be read.", _run.Said.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "Expected depth to be zero")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "it has the members of no inclusion or consistency vector")]
    [InlineData("""{"leafIdx":-1,"treeSize":1,"root":"","leafHash":"","proof":[]}""", "its leafIdx is no whole number")]
    [InlineData("""{"leafIdx":0,"treeSize":1,"root":"?","leafHash":"","proof":[]}""", "its root is not base64")]
    [InlineData("""{"leafIdx":0,"treeSize":1,"root":"","leafHash":""}""", "it has no proof")]
    [InlineData("""{"size1":1,"size2":1,"root1":"","root2":"","proof":7}""", "its proof is no list")]
    [InlineData("""{"size1":1,"size2":1,"root1":"","root2":"","proof":[],"wantErr":"no"}""", "its wantErr is neither true nor false")]
    public async Task AFileThatIsNoVectorIsNamedWithTheReason(string json, string words)
    {
        _run.File("vectors/spoiled.json", json);

        Assert.Equal(2, await RunAsync());
        Assert.Contains("not read  spoiled.json:", _run.Said, StringComparison.Ordinal);
        Assert.Contains(words, _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingCheckedIsNoSuccess()
    {
        _run.File("vectors/readme.txt", "nothing");

        Assert.Equal(2, await RunAsync());
        Assert.Equal(2, await _run.RunAsync("vectors", "/nowhere"));
        Assert.Contains("There is no folder /nowhere.", _run.Said, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static List<byte[]> Leaves(int size) => [.. Enumerable.Range(0, size).Select(i => RecomputedTree.HashLeaf([(byte)i]))];

    private static byte[] Root(IEnumerable<byte[]> leaves)
    {
        var tree = new RecomputedTree();
        foreach (var leaf in leaves) tree.Add(leaf);
        return tree.Root();
    }

    /// <summary>SUBPROOF of RFC 6962 §2.1.2.</summary>
    private static List<byte[]> Consistency(int first, List<byte[]> leaves, bool isWhole)
    {
        if (first == leaves.Count) return isWhole ? [] : [Root(leaves)];

        var k = 1;
        while (k < leaves.Count - k) k *= 2;
        return first <= k
            ? [.. Consistency(first, leaves[..k], isWhole), Root(leaves[k..])]
            : [.. Consistency(first - k, leaves[k..], isWhole: false), Root(leaves[..k])];
    }

    private static Dictionary<string, object> Inclusion(int index, List<byte[]> leaves, List<byte[]> proof) => new()
    {
        ["leafIdx"] = index,
        ["treeSize"] = leaves.Count,
        ["root"] = Root(leaves),
        ["leafHash"] = leaves[Math.Min(index, leaves.Count - 1)],
        ["proof"] = proof,
    };

    private static Dictionary<string, object> Continuation(int first, List<byte[]> leaves, List<byte[]> proof) => new()
    {
        ["size1"] = first,
        ["size2"] = leaves.Count,
        ["root1"] = Root(leaves[..first]),
        ["root2"] = Root(leaves),
        ["proof"] = proof,
    };

    private void Write(string name, Dictionary<string, object> vector, bool wantErr)
    {
        (vector["desc"], vector["wantErr"]) = ("made here", wantErr);
        _run.File($"vectors/{name}.json", JsonSerializer.Serialize(vector));
    }

    private Task<int> RunAsync() => _run.RunAsync("vectors", _run.PathOf("vectors"));
}
