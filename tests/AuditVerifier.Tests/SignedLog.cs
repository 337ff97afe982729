using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.AuditVerifier.Tree;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Tests;

/// <summary>A small log as an honest service would have written it, for a test to spoil.</summary>
internal sealed class SignedLog : IDisposable
{
    public const string Origin = "log.test/audit";
    public const string Producer = "spiffe://agenttrust.local/service/tool-proxy";

    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public SignedLog(int records)
        : this(Enumerable.Range(0, records).Select(i => Leaf(i, Record(i))).ToList())
    {
    }

    public SignedLog(IReadOnlyList<AuditRecord> records)
        : this([.. records.Select((record, i) => Leaf(i, record))])
    {
    }

    public SignedLog(IReadOnlyList<LogLeaf> leaves)
    {
        Leaves.AddRange(leaves);
        Size = leaves.Count;
        Note = Sign(Text(Size, Root(Leaves)));
    }

    public List<LogLeaf> Leaves { get; } = [];

    public long Size { get; }

    public string Note { get; }

    public string VerifierKey => VerifierKeyOf(_key);

    /// <summary>The same key as that of another log.</summary>
    public string VerifierKeyNamed(string origin) => VerifierKeyOf(_key, origin);

    public static AuditRecord Record(long i) => new()
    {
        Id = $"id-{i}",
        Kind = AuditKinds.Decision,
        Time = DateTimeOffset.UnixEpoch.AddMinutes(i),
        Epoch = "run-1",
        Sequence = i + 1,
        Task = "task-1",
        Outcome = "permitted",
    };

    public static LogLeaf Leaf(long index, AuditRecord record, string producer = Producer) =>
        Leaf(CanonicalJson.EncodeContract(new { Index = index, Producer = producer, Record = record }));

    public static LogLeaf Leaf(byte[] canonical) => new()
    {
        Canonical = Convert.ToBase64String(canonical),
        LeafHash = Convert.ToBase64String(RecomputedTree.HashLeaf(canonical)),
    };

    public static byte[] Root(IEnumerable<LogLeaf> leaves)
    {
        var tree = new RecomputedTree();
        foreach (var leaf in leaves) tree.Add(Convert.FromBase64String(leaf.LeafHash));
        return tree.Root();
    }

    public static string Text(long size, byte[] root) => $"{Origin}\n{size}\n{Convert.ToBase64String(root)}\n";

    public static string VerifierKeyOf(Key key, string name = Origin) =>
        $"{name}+{KeyId(key, name):x8}+{Convert.ToBase64String(Typed(key))}";

    public string Sign(string text, Key? key = null, string name = Origin)
    {
        key ??= _key;
        var signature = new byte[4 + 64];
        BinaryPrimitives.WriteUInt32BigEndian(signature, KeyId(key, name));
        SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text), signature.AsSpan(4));
        return $"{text}\n— {name} {Convert.ToBase64String(signature)}\n";
    }

    /// <summary>The path by the definition of RFC 6962 §2.1.1.</summary>
    public static List<byte[]> Path(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1) return [];

        var k = 1;
        while (k < leaves.Count - k) k *= 2;
        var (left, right) = (leaves.Take(k).ToList(), leaves.Skip(k).ToList());
        var (path, sibling) = index < k ? (Path(index, left), right) : (Path(index - k, right), left);
        var tree = new RecomputedTree();
        foreach (var leaf in sibling) tree.Add(leaf);
        return [.. path, tree.Root()];
    }

    public string Proof(int index)
    {
        var path = Path(index, [.. Leaves.Take((int)Size).Select(l => Convert.FromBase64String(l.LeafHash))]);
        return $"c2sp.org/tlog-proof@v1\nextra {Leaves[index].Canonical}\nindex {index}\n"
            + string.Concat(path.Select(hash => Convert.ToBase64String(hash) + "\n")) + "\n" + Note;
    }

    public static string Line(LogLeaf leaf) => JsonSerializer.Serialize(leaf, WireJson.Options);

    public void Dispose() => _key.Dispose();

    private static byte[] Typed(Key key) => [0x01, .. key.PublicKey.Export(KeyBlobFormat.RawPublicKey)];

    private static uint KeyId(Key key, string name) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), .. Typed(key)]));
}
