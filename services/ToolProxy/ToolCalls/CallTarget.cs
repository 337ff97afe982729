using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Arguments;
using AgentTrust.ToolProxy.Arguments.Binding;
using AgentTrust.ToolProxy.Models.Requests;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>From a request to the tool, resource and arguments that policy and people speak of.</summary>
internal static class CallTarget
{
    /// <summary>MCP, tools, error handling: an unknown tool; likewise prompts and, since 2026-07-28, resources.</summary>
    private const int InvalidParams = -32602;

    /// <summary>MCP until 2025-11-25, resources, error handling.</summary>
    private const int ResourceNotFound = -32002;

    /// <summary>Sets server, tool, resource, arguments and their digest; or says why there is none.</summary>
    public static Denial? Find(Catalog catalog, ToolCall call)
    {
        call.Server = catalog.Find(call.Kind, call.ServerName);
        if (call.Server is null) return new Denial(DenialReason.ToolUnknown, "The catalog has no such server.");

        var refusal = call.Kind switch
        {
            ServerKind.Http => Route(call),
            ServerKind.Model => ModelTarget.Find(call),
            _ => Offer(call),
        };
        if (refusal is not null) return refusal;

        if (!call.Tool!.Resource.TryFill(call.Arguments, out var id, out var missing))
            return new Denial(DenialReason.RequestMalformed, $"The argument \"{missing}\" names what the call is about; it must be a short plain value.");

        call.Resource = new AccessEntity { Type = call.Tool.Resource.Type, Id = id };
        if (!TryFindDestination(call, out missing))
            return new Denial(DenialReason.RequestMalformed, $"The argument \"{missing}\" says where the call writes; it must be a short plain value.");

        call.ArgumentsDigest = CanonicalJson.Digest(call.Arguments);
        return null;
    }

    /// <summary>AuthZEN: subject, action, resource, context.</summary>
    public static EvaluationRequest AccessRequest(ToolCall call, ToolCallContext context) => new()
    {
        Subject = new AccessEntity { Type = "agent", Id = call.Caller!.Subject },
        Action = new AccessAction { Name = call.Tool!.Action },
        Resource = call.Resource!,
        Context = JsonSerializer.SerializeToElement(context, WireJson.Options),
    };

    public static ToolCallContext Context(ToolCall call, SessionState session, bool wantsFacts) => new()
    {
        Task = call.TaskId,
        Step = call.Caller!.Task!.Step!,
        Actors = call.Caller.Actors.Count > 0 ? call.Caller.Actors : null,
        Resources = call.Caller.Task.Resources,
        Call = call.Id,
        Tool = new ToolReference { Server = call.ServerName, Name = call.Tool!.Name, DefinitionDigest = call.Definition!.Digest },
        ArgumentsDigest = call.ArgumentsDigest!,
        Sensitivity = call.Tool.SensitivityWord,
        Sink = call.Tool.Sink,
        Destination = call.Destination,
        Arguments = CallArgumentFacts.Of(call.Named, TaskBinding.Unbound(call)),
        Session = session,
        Sinks = call.Sinks.Count > 0 ? call.Sinks : null,
        WantsFacts = wantsFacts,
    };

    // A catalog that says which argument names the place has a write without it refused: nobody could say where it goes.
    private static bool TryFindDestination(ToolCall call, [NotNullWhen(false)] out string? missing)
    {
        missing = null;
        if (call.Tool!.Destination is not { } place) return true;

        string? host = null, branch = null, recipient = null;
        var found = (place.Host is null || place.Host.TryFill(call.Arguments, out host, out missing))
            && (place.Branch is null || place.Branch.TryFill(call.Arguments, out branch, out missing))
            && (place.Recipient is null || place.Recipient.TryFill(call.Arguments, out recipient, out missing));
        if (found) call.Destination = new() { Host = host, Branch = branch, Recipient = recipient };
        return found;
    }

    /// <summary>The catalog's entry for what a method names, and the arguments that it names it with where these do not come by themselves.</summary>
    public static (CatalogTool Tool, JsonElement? Arguments)? Offered(CatalogServer server, string type, string name) => type switch
    {
        // Hidden and forbidden tools are refused in the very words of one that is not there.
        McpMethods.Tool when server.Tools.GetValueOrDefault(name) is { IsOffered: true } tool => (tool, null),
        McpMethods.Prompt when server.Prompts.GetValueOrDefault(name) is { } prompt => (prompt, null),
        McpMethods.Resource when server.FindResource(name) is var (read, arguments) => (read, arguments),
        _ => null,
    };

    private static Denial? Offer(ToolCall call)
    {
        var target = call.Mcp!.Target!;
        if (Offered(call.Server!, target.Type, target.Id) is not var (tool, arguments))
            return new Denial(DenialReason.ToolUnknown, $"The catalog has no such {target.Type} of {call.ServerName}.")
            {
                // MCP has codes of its own for it, and an error of JSON-RPC is an answer like any other.
                RpcCode = target.Type == McpMethods.Resource && !McpVersions.IsStateless(call.Mcp.ProtocolVersion) ? ResourceNotFound : InvalidParams,
                Status = StatusCodes.Status200OK,
            };

        (call.Tool, call.Arguments) = (tool, arguments ?? call.Mcp.Arguments);
        return null;
    }

    private static Denial? Route(ToolCall call)
    {
        var request = call.Http!;
        if (Catalog.Match(call.Server!, request.Method.Method, request.Segments) is not var (tool, values) || !tool.IsOffered)
            return new Denial(DenialReason.ToolUnknown, $"The catalog has no such route of {call.ServerName}.");
        if (request.Query.Keys.FirstOrDefault(name => !tool.Route!.Query.Contains(name)) is { } unknown)
            return new Denial(DenialReason.RequestMalformed, $"The query parameter \"{unknown}\" is not in the catalog.");

        if (request.Body?.EnumerateObject().FirstOrDefault(member => !tool.Route!.Body.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } foreign)
            return new Denial(DenialReason.RequestMalformed, $"The member \"{foreign.Name}\" of the body is not in the catalog.");

        // One flat object, as the tool itself reads it; a name that comes twice would have two meanings.
        var arguments = new JsonObject();
        var all = values.Concat(request.Query).Select(pair => (pair.Key, Value: (JsonNode?)JsonValue.Create(pair.Value)))
            .Concat(request.Body?.EnumerateObject().Select(member => (Key: member.Name, Value: JsonNode.Parse(member.Value.GetRawText()))) ?? []);
        foreach (var (name, value) in all)
            if (!arguments.TryAdd(name, value))
                return new Denial(DenialReason.RequestMalformed, $"The argument \"{name}\" is given twice.");

        (call.Tool, call.Arguments) = (tool, JsonSerializer.SerializeToElement(arguments));
        return null;
    }
}
