using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>Endpoint metadata of an HTTP tool: what a token must be for. The resource's argument is a route value.</summary>
internal sealed record ToolRequirement(string Server, string Action, ToolResource Resource, bool IsGuarded = false)
{
    /// <summary>The one resource that it is about, where no argument names it.</summary>
    public string? ResourceId { get; init; }

    public int LargestBody { get; init; } = 64 * 1024;
}

/// <summary>Endpoint metadata of an MCP server: what a token must be for depends on the message.</summary>
internal sealed record McpServerRequirement(string Server);

internal static class ToolRequirementConventions
{
    public static TBuilder RequireToolToken<TBuilder>(this TBuilder endpoint, ToolRequirement requirement)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(requirement);
}
