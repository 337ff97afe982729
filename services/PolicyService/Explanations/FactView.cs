using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>The facts of one question by the names that policies use, to be read and to be otherwise.</summary>
internal sealed class FactView(EngineRequest request)
{
    private readonly JsonObject _context = (JsonObject)JsonNode.Parse(request.Context.Span)!;
    private readonly JsonArray _entities = (JsonArray)JsonNode.Parse(request.Entities.Span)!;

    /// <summary>Null when there is no such fact.</summary>
    public JsonNode? Read(string path) => path switch
    {
        "principal" => Reference(request.Principal),
        "resource" => Reference(request.Resource),
        _ => Find(path) is { Owner: { } owner, Name: var name } ? owner[name] : null,
    };

    /// <summary>Whether there could be such a fact: what it would belong to is there.</summary>
    public bool Has(string path) => Find(path).Owner is not null;

    /// <param name="path">The fact.</param>
    /// <param name="value">Null takes it away.</param>
    public void Set(string path, JsonNode? value)
    {
        if (Find(path) is not { Owner: { } owner, Name: var name }) return;
        if (value is null) owner.Remove(name);
        else owner[name] = value.DeepClone();
    }

    /// <param name="path">A set.</param>
    /// <param name="items">What it is to hold besides.</param>
    public void Add(string path, IReadOnlyList<JsonNode> items)
    {
        if (Read(path) is not JsonArray set) return;
        foreach (var item in items.Where(item => !set.Any(held => JsonNode.DeepEquals(held, item)))) set.Add(item.DeepClone());
    }

    public EngineRequest Request() => request with
    {
        Context = JsonSerializer.SerializeToUtf8Bytes(_context),
        Entities = JsonSerializer.SerializeToUtf8Bytes(_entities),
    };

    private (JsonObject? Owner, string Name) Find(string path)
    {
        var names = path.Split('.');
        if (names.Length < 2) return (null, "");

        var owner = names[0] switch
        {
            "context" => _context,
            "principal" => Attributes(request.Principal),
            "resource" => Attributes(request.Resource),
            _ => null,
        };
        foreach (var name in names[1..^1])
            owner = owner?[name] switch
            {
                // A reference leads to what is said of the entity, as it does for the policies.
                JsonObject next when next["__entity"] is JsonObject uid => Attributes(Uid(uid)),
                JsonObject next => next,
                _ => null,
            };
        return (owner, names[^1]);
    }

    private JsonObject? Attributes(EntityUid uid) =>
        _entities.OfType<JsonObject>().FirstOrDefault(entity => Uid(entity["uid"] as JsonObject) == uid)?["attrs"] as JsonObject;

    private static EntityUid Uid(JsonObject? uid)
    {
        var inner = uid?["__entity"] as JsonObject ?? uid;
        return new(inner?["type"]?.GetValue<string>() ?? "", inner?["id"]?.GetValue<string>() ?? "");
    }

    private static JsonObject Reference(EntityUid uid) => new() { ["__entity"] = new JsonObject { ["type"] = uid.Type, ["id"] = uid.Id } };
}
