using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>The MCP methods that this proxy knows by name; what may be asked at all is <see cref="McpDefaultMapping"/>.</summary>
internal static class McpMethods
{
    public const string Initialize = "initialize";
    public const string Discover = "server/discover";
    public const string CallTool = "tools/call";
    public const string ListTools = "tools/list";
    public const string ListResources = "resources/list";
    public const string ListTemplates = "resources/templates/list";
    public const string ReadResource = "resources/read";
    public const string ListPrompts = "prompts/list";
    public const string GetPrompt = "prompts/get";
    public const string Subscribe = "subscriptions/listen";

    public const string Answer = "answer";
    public const string Listen = "GET";
    public const string EndSession = "DELETE";

    /// <summary>Types of what a message is about, as the mapping says them.</summary>
    public const string Tool = "tool";
    public const string Resource = "resource";
    public const string Prompt = "prompt";
    public const string Server = "mcp_server";

    /// <summary>Notifications of a client; every other one is refused.</summary>
    public static readonly IReadOnlySet<string> Notifications = new HashSet<string>(StringComparer.Ordinal)
    {
        "notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed",
    };

    /// <summary>Whose <c>Mcp-Name</c> header repeats what they name (MCP 2026-07-28, Streamable HTTP, standard request headers).</summary>
    public static readonly IReadOnlySet<string> Named = new HashSet<string>(StringComparer.Ordinal) { CallTool, ReadResource, GetPrompt };

    /// <summary>What a server offers, in pages: method → member of its result.</summary>
    private static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        [ListTools] = "tools", [ListResources] = "resources", [ListTemplates] = "resourceTemplates", [ListPrompts] = "prompts",
    };

    /// <summary>MCP's own tasks: a server keeps them for whoever knows their id, and this proxy does not know whose they are, so they do not pass.</summary>
    public static bool IsOfTasks(string method) => method.StartsWith("tasks/", StringComparison.Ordinal);

    public static bool IsList(string method) => Lists.ContainsKey(method);

    public static string ListMember(string method) => Lists[method];
}
