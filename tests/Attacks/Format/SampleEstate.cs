using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.Attacks.Format;

/// <summary>What sessions may call by name: definitions of tools, agents, and grants.</summary>
internal sealed class SampleEstate(JsonObject file)
{
    public static SampleEstate Read(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>Servers and models of other houses, as people of this one would enter them into the catalog; what the catalog says itself stands.</summary>
    public void AddServersTo(JsonObject catalog)
    {
        foreach (var (kind, member) in new[] { ("servers", "catalog"), ("models", "models") })
        {
            if (catalog[kind] is not JsonObject known) continue;
            foreach (var (name, server) in file[member]?.AsObject() ?? [])
                if (!known.ContainsKey(name)) known[name] = server!.DeepClone();
        }
    }

    /// <exception cref="JsonException">There is no such definition, or it has no name.</exception>
    public OfferedTool Tool(string server, JsonElement tool)
    {
        if (tool.ValueKind == JsonValueKind.String)
        {
            var known = file["tools"]?[server]?.AsArray().FirstOrDefault(known => known!["name"]!.GetValue<string>() == tool.GetString());
            return known is null
                ? throw new JsonException($"the estate has no tool {server}.{tool.GetString()}; write its definition.")
                : new OfferedTool(known.DeepClone().AsObject(), IsAccepted: true);
        }

        var given = JsonNode.Parse(tool.GetRawText()) as JsonObject ?? throw new JsonException("a tool is a name or a definition.");
        var definition = given["definition"] as JsonObject ?? given;
        if (definition["name"] is not JsonValue) throw new JsonException("a definition has a name.");
        return new OfferedTool(definition.DeepClone().AsObject(), given["definition"] is null || (given["accepted"]?.GetValue<bool>() ?? true));
    }

    public ScriptedAgent Agent(JsonNode? agent) => SessionFile.Parse<ScriptedAgent>(Named("agents", agent, "coding-agent"));

    /// <summary>The grant; what it says itself goes before what it is <c>like</c>.</summary>
    public ScriptedTask Task(JsonNode? task)
    {
        if (task is not JsonObject given || given["like"] is not { } like) return SessionFile.Parse<ScriptedTask>(Named("tasks", task, "fix-firing-alert"));

        var whole = Named("tasks", like, "").DeepClone().AsObject();
        foreach (var (name, value) in given)
            if (name != "like") whole[name] = value?.DeepClone();
        return SessionFile.Parse<ScriptedTask>(whole);
    }

    private JsonNode Named(string kind, JsonNode? given, string standard) => given switch
    {
        JsonObject whole => whole,
        null => file[kind]?[standard] ?? throw new JsonException($"the estate has no {kind} {standard}; write it out."),
        _ => file[kind]?[given.GetValue<string>()] ?? throw new JsonException($"the estate has no {kind} {given.GetValue<string>()}."),
    };
}

/// <summary>A tool as a server offers it; people accepted it before the session, or never saw it.</summary>
internal sealed record OfferedTool(JsonObject Definition, bool IsAccepted)
{
    public string Name => Definition["name"]!.GetValue<string>();
}
