using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Request in, verdict out, by the official Cedar engine, for one policy set.</summary>
/// <remarks>
/// Besides <c>Cedar/</c> the one place that knows Cedar's words (principal, allow, forbid). An engine instance serves one
/// thread and clones the whole set at each call, so instances are pooled and hold one pre-parsed slice per action.
/// </remarks>
internal sealed class CedarEngine(CedarModule module, PolicySet policies) : IPolicyEngine
{
    private const string SchemaName = "schema";
    private static readonly int LargestPool = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<Pooled> _idle = [];
    private volatile bool _disposed;

    public PolicySet Policies => policies;

    public Verdict Evaluate(EngineRequest request)
    {
        var instance = _idle.TryTake(out var idle) ? idle : new Pooled(module, policies);
        Verdict verdict;
        try
        {
            verdict = instance.Evaluate(request);
        }
        catch (Exception e) when (e is CedarException or Wasmtime.WasmtimeException)
        {
            // The instance is spoilt and goes; the caller denies.
            instance.Dispose();
            return Verdict.Failed(e.Message);
        }

        if (_disposed || _idle.Count >= LargestPool) instance.Dispose();
        else _idle.Add(instance);
        return verdict;
    }

    /// <summary>Instances in use are disposed of when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var instance)) instance.Dispose();
    }

    private sealed class Pooled : IDisposable
    {
        private readonly CedarInstance _instance;
        private readonly PolicySet _policies;
        private readonly HashSet<string> _slices = new(StringComparer.Ordinal);

        public Pooled(CedarModule module, PolicySet policies)
        {
            _instance = module.CreateInstance();
            _policies = policies;
            Expect(_instance.Call("preparseSchema", SchemaName, JsonSerializer.SerializeToUtf8Bytes(policies.Schema)));
        }

        public Verdict Evaluate(EngineRequest request)
        {
            if (_slices.Add(request.Action.Id)) PrepareSlice(request.Action.Id);
            var answer = JsonSerializer.Deserialize<JsonElement>(_instance.Decide(Write(request)));
            return answer.GetProperty("type").GetString() == "success"
                ? Read(answer.GetProperty("response"))
                : Verdict.Failed(CedarError.Read(answer.GetProperty("errors")[0]).Message);
        }

        public void Dispose() => _instance.Dispose();

        private void PrepareSlice(string action) => Expect(_instance.Call("preparsePolicySet", action, JsonSerializer.SerializeToUtf8Bytes(
            new { staticPolicies = _policies.For(action).ToDictionary(policy => policy.Id, policy => policy.Text) })));

        private static byte[] Write(EngineRequest request)
        {
            var buffer = new ArrayBufferWriter<byte>(2048);
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            WriteUid(json, "principal", request.Principal);
            WriteUid(json, "action", request.Action);
            WriteUid(json, "resource", request.Resource);
            json.WriteString("preparsedSchemaName", SchemaName);
            json.WriteBoolean("validateRequest", true);
            json.WriteString("preparsedPolicySetId", request.Action.Id);
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
            return new()
            {
                Permitted = response.GetProperty("decision").GetString() == "allow" && errors.Length == 0,
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
}
