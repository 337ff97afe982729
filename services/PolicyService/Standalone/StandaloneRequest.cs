using System.Buffers;
using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>An AuthZEN request as a question to the engine: subject, action and resource are entities of the types they name.</summary>
/// <remarks>
/// What the file of entities knows, it alone says. Of an entity that it does not know, a caller's <c>properties</c> are the
/// attributes: callers here are enforcement points with a key, who look things up themselves.
/// </remarks>
internal static class StandaloneRequest
{
    /// <exception cref="CallerJsonException">A property or the context holds what the language has no value for.</exception>
    public static EngineRequest Write(EvaluationRequest request, PolicySet policies, EntitySet known)
    {
        var references = new List<EntityUid>();
        var question = new EngineRequest
        {
            Principal = new(request.Subject.Type, request.Subject.Id),
            Action = ActionOf(request, policies),
            Resource = new(request.Resource.Type, request.Resource.Id),
            Context = Context(request.Context, references),
            Entities = default,
        };
        return question with { Entities = Entities(request, question, policies.ForHead(question), known, references) };
    }

    /// <summary>The action of that name that the policies speak of; of several namespaces the subject's.</summary>
    private static EntityUid ActionOf(EvaluationRequest request, PolicySet policies)
    {
        var named = policies.ActionsNamed(request.Action.Name);
        var space = request.Subject.Type.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var end ? request.Subject.Type[..(end + 2)] : "";
        return named.Count == 1 ? named[0] : new($"{space}Action", request.Action.Name);
    }

    private static ReadOnlyMemory<byte> Context(JsonElement? context, List<EntityUid> references)
    {
        if (context is not { ValueKind: JsonValueKind.Object } given) return "{}"u8.ToArray();

        EntityReferences.Collect(given, references);
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output))
            CallerJson.WriteRecord(json, given.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), "context");
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Entities(
        EvaluationRequest request, EngineRequest question, PolicySlice slice, EntitySet known, List<EntityUid> references)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var isFirst = true;
        output.Write("["u8);
        Describe(output, ref isFirst, question.Principal, request.Subject, "subject", known, references);
        if (question.Resource != question.Principal) Describe(output, ref isFirst, question.Resource, request.Resource, "resource", known, references);
        known.Write(output, ref isFirst, [question.Principal, question.Action, question.Resource, .. references, .. slice.Mentions]);
        output.Write("]"u8);
        return output.WrittenMemory;
    }

    private static void Describe(
        ArrayBufferWriter<byte> output, ref bool isFirst, EntityUid uid, AccessEntity entity, string path, EntitySet known, List<EntityUid> references)
    {
        if (entity.Properties is not { Count: > 0 } properties || known.Knows(uid)) return;

        foreach (var property in properties) EntityReferences.Collect(property.Value, references);
        if (!isFirst) output.Write(","u8);
        isFirst = false;
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("uid");
        json.WriteString("type", uid.Type);
        json.WriteString("id", uid.Id);
        json.WriteEndObject();
        json.WritePropertyName("attrs");
        CallerJson.WriteRecord(json, properties, $"{path}.properties");
        json.WriteStartArray("parents");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
