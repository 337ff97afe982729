using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>For which decided call a credential is wanted; nothing in it is the agent's own word.</summary>
internal sealed record CredentialNeed
{
    /// <summary>Looking at what a server offers, without calling anything.</summary>
    public const string ListAction = "tool.list";

    public required string Server { get; init; }

    /// <summary>On whose authority: the credential dies with this token.</summary>
    public required AccessToken Caller { get; init; }

    public required string Call { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>A write or a secret: it gets a credential of its own where the server can make one.</summary>
    public bool IsGuarded { get; init; }

    public static CredentialNeed Of(ToolCall call) => call.CallsTool
        ? Of(call, call.Tool!, call.Resource!)
        : Listing(call.ServerName, call.Caller!, call.Id);

    public static CredentialNeed Of(ToolCall call, CatalogTool tool, AccessEntity resource) => new()
    {
        Server = call.ServerName,
        Caller = call.Caller!,
        Call = call.Id,
        Action = tool.Action,
        Resource = resource,
        IsGuarded = tool.IsGuarded,
    };

    public static CredentialNeed Listing(string server, AccessToken caller, string call) => new()
    {
        Server = server,
        Caller = caller,
        Call = call,
        Action = ListAction,
        Resource = new AccessEntity { Type = "tool_server", Id = server },
    };
}
