using System.Text.Json;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>What a request is about to do, as the tool itself understands it.</summary>
internal sealed record AttemptedCall
{
    /// <summary>Listing and protocol messages, as opposed to a tool's own action.</summary>
    public const string ListAction = "tool.list";

    /// <summary>The tool server; its name makes the audience.</summary>
    public required string Server { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    /// <summary>Null when the call is about no single resource.</summary>
    public string? ResourceId { get; init; }

    public required JsonElement Arguments { get; init; }

    /// <summary>The call changes or discloses something: it needs a token of its own.</summary>
    public bool IsGuarded { get; init; }

    public static AttemptedCall Listing(string server) => About(server, ListAction);

    /// <summary>A tool that is not here: no token is for it, and only a proven caller learns that much.</summary>
    public static AttemptedCall Unknown(string server) => About(server, "");

    private static AttemptedCall About(string server, string action) => new()
    {
        Server = server,
        Action = action,
        ResourceType = "tool_server",
        ResourceId = server,
        Arguments = JsonSerializer.SerializeToElement(new { }),
    };
}
