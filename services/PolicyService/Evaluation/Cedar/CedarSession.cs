using System.Buffers;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>One engine instance that decides by one policy set: it holds the schema and the slices asked for last. Not thread-safe.</summary>
/// <remarks>The engine clones a whole set at each call, so it is never given more than the slice that the request needs.</remarks>
internal sealed class CedarSession : IDisposable
{
    private const string SchemaName = "schema";
    private const int MostPolicies = 16_384;
    private const int MostSchemaParts = 256;

    private readonly CedarInstance _instance;
    private readonly PolicySet _policies;
    private readonly SliceSlots _slots = new(MostPolicies);
    private readonly Dictionary<EntityUid, string> _schemaParts = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    /// <param name="instance">Becomes this session's own.</param>
    /// <param name="policies">Decides from now on; what the instance held before is not asked any more.</param>
    public CedarSession(CedarInstance instance, PolicySet policies)
    {
        (_instance, _policies) = (instance, policies);
        _json = new(_buffer, new() { SkipValidation = true });
        if (policies.Schema is { } schema) Expect(instance.Call("preparseSchema", SchemaName, CedarLanguage.SchemaJson(schema)));
    }

    /// <exception cref="CedarException">The engine could not take the call; this session is spoilt and must be disposed of.</exception>
    public Verdict Evaluate(EngineRequest request)
    {
        var slice = _policies.For(request);
        if (!_slots.TryUse(slice, out var slot)) Prepare(slice, slot = _slots.Take(slice, Empty));

        return _instance.Decide(Write(request, slot, request.KnownToFit ? null : SchemaFor(request.Action, slice)));
    }

    /// <summary>Prepares what another session has been asked for, so that nobody waits for it.</summary>
    public void Prepare(IEnumerable<PolicySlice> slices)
    {
        foreach (var slice in slices)
            if (!_slots.TryUse(slice, out _)) Prepare(slice, _slots.Take(slice, Empty));
    }

    /// <summary>The slices that it holds.</summary>
    public IReadOnlyCollection<PolicySlice> Slices => _slots.Slices;

    public void Dispose()
    {
        _json.Dispose();
        _instance.Dispose();
    }

    public CedarInstance Instance => _instance;

    private void Prepare(PolicySlice slice, string slot) => Expect(_instance.Call("preparsePolicySet", slot, JsonSerializer.SerializeToUtf8Bytes(
        new { staticPolicies = slice.Policies.ToDictionary(policy => policy.Id, policy => policy.Text) })));

    private void Empty(string slot) => Expect(_instance.Call("preparsePolicySet", slot, "{}"u8.ToArray()));

    private string? SchemaFor(EntityUid action, PolicySlice slice)
    {
        if (_policies.Schema is null) return null;
        if (_policies.SchemaParts?.For(action, slice.Mentions) is not { } part) return SchemaName;
        if (_schemaParts.TryGetValue(action, out var known)) return known;

        // Names are used again, and what lay under one is gone: what an instance holds stays bounded.
        if (_schemaParts.Count == MostSchemaParts) _schemaParts.Clear();
        var name = $"{SchemaName} {_schemaParts.Count}";
        Expect(_instance.Call("preparseSchema", name, part));
        return _schemaParts[action] = name;
    }

    private ReadOnlyMemory<byte> Write(EngineRequest request, string slot, string? schema)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        var json = _json;
        json.WriteStartObject();
        WriteUid(json, "principal", request.Principal);
        WriteUid(json, "action", request.Action);
        WriteUid(json, "resource", request.Resource);
        if (schema is not null)
        {
            json.WriteString("preparsedSchemaName", schema);
            json.WriteBoolean("validateRequest", request.MustFitSchema);
        }

        json.WriteString("preparsedPolicySetId", slot);
        json.WritePropertyName("context");
        json.WriteRawValue(request.Context.Span, skipInputValidation: true);
        json.WritePropertyName("entities");
        json.WriteRawValue(request.Entities.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private static void WriteUid(Utf8JsonWriter json, string name, EntityUid uid)
    {
        json.WriteStartObject(name);
        json.WriteString("type", uid.Type);
        json.WriteString("id", uid.Id);
        json.WriteEndObject();
    }

    private static void Expect(byte[] answer)
    {
        var parsed = JsonSerializer.Deserialize<JsonElement>(answer);
        if (parsed.GetProperty("type").GetString() != "success")
            throw new CedarException(CedarError.Read(parsed.GetProperty("errors")[0]).Message);
    }
}
