using System.Buffers;
using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>An AuthZEN request as a question to the engine: subject, action and resource are entities of the types they name.</summary>
/// <remarks>
/// What the file of entities knows, it alone says. Of an entity that it does not know, a caller's <c>properties</c> are the
/// attributes: callers here are enforcement points with a key, who look things up themselves.
/// </remarks>
internal sealed class StandaloneQuestion
{
    private readonly PolicySet _policies;
    private readonly EntitySet _known;
    private readonly EngineRequest _head;
    private readonly Side _subject;
    private readonly Side _resource;
    private readonly List<EntityUid> _references = [];

    /// <exception cref="CallerJsonException">A property or the context holds what the language has no value for.</exception>
    public StandaloneQuestion(EvaluationRequest request, PolicySet policies, EntitySet known)
    {
        (_policies, _known) = (policies, known);
        _head = new()
        {
            Principal = new(request.Subject.Type, request.Subject.Id),
            Action = ActionOf(request, policies),
            Resource = new(request.Resource.Type, request.Resource.Id),
            Context = Context(request.Context, _references),
            Entities = default,
        };
        _subject = Describe(_head.Principal, request.Subject, "subject");
        _resource = Describe(_head.Resource, request.Resource, "resource");
    }

    /// <summary>Under what its decision is remembered.</summary>
    /// <remarks>
    /// A name is nothing but itself in the language: it equals and lies below, and nobody reads it. So a subject and a resource that no
    /// policy names, and that nothing refers to or is referred to by, are told apart by their facts alone; all with the same facts get the same answer.
    /// </remarks>
    public string Key
    {
        get
        {
            if (_references.Count > 0 || _subject.Refers || _resource.Refers || _head.Principal == _head.Resource || _policies.Names(_head.Principal) || _policies.Names(_head.Resource))
                return DecisionKey.Of(_policies.Version, Asked());

            var others = new ArrayBufferWriter<byte>();
            var isFirst = true;
            var reached = _known.Write(others, ref isFirst, [_head.Action, .. _policies.ForHead(_head).Mentions]);
            return reached.Contains(_head.Principal) || reached.Contains(_head.Resource)
                ? DecisionKey.Of(_policies.Version, Asked())
                : DecisionKey.OfFacts(_policies.Version, _head, _subject.Facts, _resource.Facts, others.WrittenSpan);
        }
    }

    /// <summary>As the engine is asked it.</summary>
    public EngineRequest Asked()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var isFirst = true;
        output.Write("["u8);
        Write(output, ref isFirst, _head.Principal, _subject);
        if (_head.Resource != _head.Principal) Write(output, ref isFirst, _head.Resource, _resource);
        _known.Write(output, ref isFirst, [_head.Principal, _head.Action, _head.Resource, .. _references, .. _policies.ForHead(_head).Mentions]);
        output.Write("]"u8);
        return _head with { Entities = output.WrittenMemory };
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
        return Record(given.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), "context");
    }

    private Side Describe(EntityUid uid, AccessEntity entity, string path)
    {
        if (_known.Find(uid) is { } known) return new(default, known.FactsDigest, known.References.Count > 0);
        if (entity.Properties is not { Count: > 0 } properties) return new(default, default, Refers: false);

        foreach (var property in properties) EntityReferences.Collect(property.Value, _references);
        var attributes = Record(properties, $"{path}.properties");
        return new(attributes, attributes, Refers: false); // what it refers to is among the references
    }

    private static void Write(ArrayBufferWriter<byte> output, ref bool isFirst, EntityUid uid, Side side)
    {
        if (side.Attributes.IsEmpty) return;

        if (!isFirst) output.Write(","u8);
        isFirst = false;
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("uid");
        json.WriteString("type", uid.Type);
        json.WriteString("id", uid.Id);
        json.WriteEndObject();
        json.WritePropertyName("attrs");
        json.WriteRawValue(side.Attributes.Span, skipInputValidation: true);
        json.WriteStartArray("parents");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Record(IEnumerable<KeyValuePair<string, JsonElement>> members, string path)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output)) CallerJson.WriteRecord(json, members, path);
        return output.WrittenMemory;
    }

    /// <param name="Attributes">As the caller describes it; empty where the file speaks, or nobody does.</param>
    /// <param name="FactsForKey">All that is known of it but its name.</param>
    /// <param name="Refers">The file has it refer to other entities, or lie below them.</param>
    private readonly record struct Side(ReadOnlyMemory<byte> Attributes, ReadOnlyMemory<byte> FactsForKey, bool Refers)
    {
        public ReadOnlySpan<byte> Facts => FactsForKey.Span;
    }
}
