using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.ToolAuthorization;
using ModelContextProtocol.Protocol;

namespace AgentTrust.SampleTools.Tools;

/// <summary>What a tool is, spelled out by hand: its definition's digest is approved by people, so no library may change it.</summary>
internal sealed record ToolDeclaration
{
    /// <summary>The MCP server it belongs to, e.g. <c>git</c>; also the audience of its tokens.</summary>
    public required string Server { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>The action a token must be for, e.g. <c>repo.read</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Which resource a call touches; a token for another one is refused.</summary>
    public required ToolResource Resource { get; init; }

    public ToolEffect Effect { get; init; } = ToolEffect.Reads;

    public IReadOnlyList<ToolParameter> Parameters { get; init; } = [];

    /// <summary>What a call with these arguments is about to do.</summary>
    public AttemptedCall Attempt(JsonElement arguments) => new()
    {
        Server = Server,
        Action = Action,
        ResourceType = Resource.Type,
        ResourceId = Resource.Argument is null ? null : NameOf(arguments, Resource.Argument),
        Arguments = arguments,
        IsGuarded = Effect != ToolEffect.Reads,
    };

    public Tool ToDefinition() => new()
    {
        Name = Name,
        Description = Description,
        InputSchema = JsonSerializer.SerializeToElement(InputSchema()),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Effect is ToolEffect.Reads or ToolEffect.Discloses,
            DestructiveHint = Effect == ToolEffect.Changes,
            OpenWorldHint = false,
        },
    };

    /// <summary>An absent or misshapen name is the empty one, which no token is for.</summary>
    private static string NameOf(JsonElement arguments, string argument) =>
        arguments.TryGetProperty(argument, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";

    private JsonObject InputSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(Parameters.Select(p => KeyValuePair.Create<string, JsonNode?>(
            p.Name, new JsonObject { ["type"] = p.Type, ["description"] = p.Description }))),
        ["required"] = new JsonArray([.. Parameters.Where(p => p.Required).Select(p => JsonValue.Create(p.Name))]),
        ["additionalProperties"] = false,
    };
}

/// <summary>What a call can do to the world.</summary>
internal enum ToolEffect
{
    Reads,

    /// <summary>Reads something whose disclosure is itself the damage.</summary>
    Discloses,

    /// <summary>Adds something that a person looks at before it counts.</summary>
    Proposes,

    /// <summary>Changes what others rely on.</summary>
    Changes,
}

internal sealed record ToolParameter(string Name, string Type, string Description, bool Required = true);

/// <summary>The type of the resource, and which argument names it; without one the call is not about a single resource.</summary>
internal sealed record ToolResource(string Type, string? Argument = null);
