using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using NSec.Cryptography;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>A real little Merkle log with a real signature, written from RFC 6962 §2.1 and C2SP without looking at the console's reader.</summary>
public sealed partial class FakeLog : IDisposable
{
    private const string Origin = "agenttrust.local/audit";
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public List<LoggedRecord> Records { get; } = [];

    public string VerifierKey
    {
        get
        {
            byte[] material = [0x01, .. _key.PublicKey.Export(KeyBlobFormat.RawPublicKey)];
            return $"{Origin}+{Convert.ToHexStringLower(KeyId())}+{Convert.ToBase64String(material)}";
        }
    }

    public LoggedRecord Append(AuditRecord record, string producer = "spiffe://agenttrust.local/service/tool-proxy")
    {
        var index = (long)Records.Count;
        var canonical = CanonicalJson.Encode(JsonSerializer.SerializeToElement(new { index, producer, record }, WireJson.Options));
        var logged = new LoggedRecord
        {
            Index = index, Producer = producer, Record = record,
            Canonical = Convert.ToBase64String(canonical), LeafHash = Convert.ToBase64String(SHA256.HashData([0, .. canonical])),
        };
        Records.Add(logged);
        return logged;
    }

    public LoggedRecord[] Search(Func<string, string?> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        bool Fits(string name, string? value) => query(name) is not { } wanted || wanted == value;
        var after = query("after") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : (long?)null;

        var found = Records.Where(r => Fits("task", r.Record.Task) && Fits("agent", r.Record.Agent) && Fits("call", r.Record.Call)
            && Fits("kind", r.Record.Kind) && Fits("outcome", r.Record.Outcome) && (after is null || r.Index > after));
        return [.. (after is null ? found.Reverse() : found).Take(int.Parse(query("limit") ?? "100", CultureInfo.InvariantCulture))];
    }

    public InclusionProof Prove(int index) => new()
    {
        Index = index, TreeSize = Records.Count, Checkpoint = Checkpoint(),
        Hashes = [.. Path(index, Leaves()).Select(Convert.ToBase64String)],
    };

    public string Checkpoint()
    {
        var text = $"{Origin}\n{Records.Count}\n{Convert.ToBase64String(Root(Leaves()))}\n";
        byte[] signature = [.. KeyId(), .. SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text))];
        return $"{text}\n— {Origin} {Convert.ToBase64String(signature)}\n";
    }

    public void Dispose() => _key.Dispose();

    private byte[] KeyId() =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(Origin), 0x0A, 0x01, .. _key.PublicKey.Export(KeyBlobFormat.RawPublicKey)])[..4];

    private byte[][] Leaves() => [.. Records.Select(r => Convert.FromBase64String(r.LeafHash))];

    private static byte[] Root(byte[][] leaves)
    {
        if (leaves.Length == 1) return leaves[0];
        var k = Split(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..k]), .. Root(leaves[k..])]);
    }

    private static IEnumerable<byte[]> Path(int index, byte[][] leaves)
    {
        if (leaves.Length == 1) return [];
        var k = Split(leaves.Length);
        return index < k
            ? Path(index, leaves[..k]).Append(Root(leaves[k..]))
            : Path(index - k, leaves[k..]).Append(Root(leaves[..k]));
    }

    // The largest power of two smaller than the size.
    private static int Split(int size)
    {
        var k = 1;
        while (k * 2 < size) k *= 2;
        return k;
    }
}
