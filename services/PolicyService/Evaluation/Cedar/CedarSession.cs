using System.Buffers;
using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>One engine instance that decides by one policy set: it holds the schema and the slices asked for last. Not thread-safe.</summary>
/// <remarks>The engine clones a whole set at each call, so it is never given more than the slice that the request needs.</remarks>
internal sealed class CedarSession : IDisposable
{
    private const string SchemaName = "schema";

    private readonly CedarInstance _instance;
    private readonly PolicySet _policies;
    private readonly SliceSlots _slots = new();

    /// <param name="instance">Becomes this session's own.</param>
    /// <param name="policies">Decides from now on; what the instance held before is not asked any more.</param>
    public CedarSession(CedarInstance instance, PolicySet policies)
    {
        (_instance, _policies) = (instance, policies);
        if (policies.Schema is { } schema) Expect(instance.Call("preparseSchema", SchemaName, CedarLanguage.SchemaJson(schema)));
    }

    /// <exception cref="CedarException">The engine could not take the call; this session is spoilt and must be disposed of.</exception>
    public Verdict Evaluate(EngineRequest request)
    {
        var slice = _policies.For(request);
        if (!_slots.TryUse(slice, out var slot)) Prepare(slice, slot = _slots.Take(slice, Empty));

        var answer = JsonSerializer.Deserialize<JsonElement>(_instance.Decide(Write(request, slot)));
        return answer.GetProperty("type").GetString() == "success"
            ? Read(answer.GetProperty("response"))
            : Verdict.Failed(CedarError.Read(answer.GetProperty("errors")[0]).Message);
    }

    public void Dispose() => _instance.Dispose();

    public CedarInstance Instance => _instance;

    private void Prepare(PolicySlice slice, string slot) => Expect(_instance.Call("preparsePolicySet", slot, JsonSerializer.SerializeToUtf8Bytes(
        new { staticPolicies = slice.Policies.ToDictionary(policy => policy.Id, policy => policy.Text) })));

    private void Empty(string slot) => Expect(_instance.Call("preparsePolicySet", slot, "{}"u8.ToArray()));

    private byte[] Write(EngineRequest request, string slot)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        WriteUid(json, "principal", request.Principal);
        WriteUid(json, "action", request.Action);
        WriteUid(json, "resource", request.Resource);
        if (_policies.Schema is not null && !request.KnownToFit)
        {
            json.WriteString("preparsedSchemaName", SchemaName);
            json.WriteBoolean("validateRequest", request.MustFitSchema);
        }

        json.WriteString("preparsedPolicySetId", slot);
        json.WritePropertyName("context");
        json.WriteRawValue(request.Context.Span, skipInputValidation: true);
        json.WritePropertyName("entities");
        json.WriteRawValue(request.Entities.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteUid(Utf8JsonWriter json, string name, EntityUid uid)
    {
        json.WriteStartObject(name);
        json.WriteString("type", uid.Type);
        json.WriteString("id", uid.Id);
        json.WriteEndObject();
    }

    private static Verdict Read(JsonElement response)
    {
        var diagnostics = response.GetProperty("diagnostics");
        EvaluationError[] errors =
        [
            .. diagnostics.GetProperty("errors").EnumerateArray().Select(error => new EvaluationError(
                error.GetProperty("policyId").GetString(), error.GetProperty("error").GetProperty("message").GetString()!)),
        ];
        var allowed = response.GetProperty("decision").GetString() == "allow";
        return new()
        {
            Permitted = allowed && errors.Length == 0,
            PermittedDespiteErrors = allowed && errors.Length > 0,
            Policies = [.. diagnostics.GetProperty("reason").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal)],
            Errors = errors,
        };
    }

    private static void Expect(byte[] answer)
    {
        var parsed = JsonSerializer.Deserialize<JsonElement>(answer);
        if (parsed.GetProperty("type").GetString() != "success")
            throw new CedarException(CedarError.Read(parsed.GetProperty("errors")[0]).Message);
    }
}
