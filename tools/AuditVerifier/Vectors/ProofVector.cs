using System.Text.Json;
using AgentTrust.AuditVerifier.Tree;

namespace AgentTrust.AuditVerifier.Vectors;

/// <summary>One test vector as transparency-dev/merkle writes them: a proof, and whether it must be refused.</summary>
internal sealed record ProofVector(string Description, bool MustBeRefused, bool Holds)
{
    public bool Agrees => Holds != MustBeRefused;

    /// <exception cref="JsonException">The file is no vector, with the reason.</exception>
    public static ProofVector Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is no JSON object");

        var vector = new Members(document.RootElement);
        return new(vector.TextOrNone("desc"), vector.FlagOrFalse("wantErr"), Holding(vector));
    }

    private static bool Holding(Members vector) => vector switch
    {
        _ when vector.Has("leafIdx", "treeSize") => TreeProofs.Includes(
            vector.Number("leafIdx"), vector.Number("treeSize"), vector.Bytes("leafHash"), vector.Proof(), vector.Bytes("root")),
        _ when vector.Has("leafIdx", "start", "end") => TreeProofs.IncludesInSubtree(
            vector.Number("leafIdx"), vector.Number("start"), vector.Number("end"), vector.Bytes("leafHash"), vector.Proof(), vector.Bytes("root")),
        _ when vector.Has("size1", "size2") => TreeProofs.Continues(
            vector.Number("size1"), vector.Number("size2"), vector.Bytes("root1"), vector.Proof(), vector.Bytes("root2")),
        _ when vector.Has("start", "end", "size") => TreeProofs.SubtreeContinues(
            vector.Number("start"), vector.Number("end"), vector.Number("size"), vector.Bytes("root1"), vector.Proof(), vector.Bytes("root2")),
        _ => throw new JsonException("it has the members of no inclusion or consistency vector (leafIdx and treeSize, or size1 and size2)"),
    };

    private sealed class Members(JsonElement vector)
    {
        public bool Has(params string[] names) => names.All(name => vector.TryGetProperty(name, out _));

        public ulong Number(string name) => Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number
            : throw new JsonException($"its {name} is no whole number");

        public byte[] Bytes(string name) => BytesOf(Get(name), name);

        public byte[][] Proof() => Get("proof") switch
        {
            { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } hashes => [.. hashes.EnumerateArray().Select(hash => BytesOf(hash, "proof"))],
            _ => throw new JsonException("its proof is no list"),
        };

        public string TextOrNone(string name) =>
            vector.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

        public bool FlagOrFalse(string name) => vector.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new JsonException($"its {name} is neither true nor false"),
        };

        private static byte[] BytesOf(JsonElement value, string name) => value switch
        {
            { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } when value.TryGetBytesFromBase64(out var bytes) => bytes,
            _ => throw new JsonException($"its {name} is not base64"),
        };

        private JsonElement Get(string name) =>
            vector.TryGetProperty(name, out var value) ? value : throw new JsonException($"it has no {name}");
    }
}
