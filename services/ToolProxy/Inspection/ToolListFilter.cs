using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An agent sees the tools, resources and prompts that it could call, read and fetch now, and no others.</summary>
/// <remarks>A courtesy and a smaller target, not a control: every call is decided by itself, whatever was listed.</remarks>
internal sealed class ToolListFilter(TaskDirectory tasks, Decisions decisions, ToolDefinitions definitions)
{
    /// <summary>In a boundary: every resource of its type.</summary>
    private const string Everything = "*";

    public async Task<JsonArray> FilterAsync(JsonArray offered, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(call.TaskId, cancellationToken);

        var visible = new JsonArray();
        foreach (var item in await OffersAsync(offered, call, cancellationToken))
            if (await CouldCallAsync(item.Tool, item.Definition, item.Id, task, call, cancellationToken))
                visible.Add(item.Listed.DeepClone());
        return visible;
    }

    /// <summary>What the catalog knows of a list, by the member that names an item in lists of its kind; the rest is not there.</summary>
    private async Task<IEnumerable<Offer>> OffersAsync(JsonArray offered, ToolCall call, CancellationToken cancellationToken)
    {
        var server = call.Server!;
        return call.Mcp!.Method switch
        {
            McpMethods.ListTools => (await definitions.AcceptedAsync(server, offered, cancellationToken)).Select(tool => new Offer(tool.Listed, tool.Tool, tool.Definition)),
            McpMethods.ListPrompts => Offers(offered, "name", name => (server.Prompts.GetValueOrDefault(name), null)),
            McpMethods.ListTemplates => Offers(offered, "uriTemplate", template => (server.Resources.FirstOrDefault(entry => entry.Uri.Matches(template)).Read, null)),
            _ => Offers(offered, "uri", uri => server.FindResource(uri) is var (read, arguments) && read.Resource.TryFill(arguments, out var id, out _) ? (read, id) : default),
        };
    }

    private static IEnumerable<Offer> Offers(JsonArray offered, string member, Func<string, (CatalogTool? Tool, string? Id)> find)
    {
        foreach (var item in offered)
            if (item is JsonObject listed && listed[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String
                && find(value.GetValue<string>()) is ({ Definition: { } definition } tool, var id))
                yield return new Offer(listed, tool, definition, id);
    }

    /// <param name="tool">The catalog's entry.</param>
    /// <param name="definition">What was accepted.</param>
    /// <param name="only">The one resource that it is about, where that is known.</param>
    /// <param name="task">Whose boundaries count.</param>
    /// <param name="call">Whose caller asks.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<bool> CouldCallAsync(
        CatalogTool tool, ToolDefinition definition, string? only, TaskFacts task, ToolCall call, CancellationToken cancellationToken)
    {
        if (!call.Caller!.Task!.Actions!.Contains(tool.Action)) return false;

        var reach = task.Boundaries.Where(boundary => boundary.Type == tool.Resource.Type && boundary.Actions.Contains(tool.Action))
            .SelectMany(boundary => ResourceLimit.IdsWithin(boundary.Type, boundary.Id, call.Caller.Task.Resources));
        if (only is not null) reach = reach.Where(id => id == only || id == Everything).Take(1).Select(_ => only);
        foreach (var resource in reach)
        {
            var asked = Hypothetical(tool, definition, resource, call);
            if (await decisions.AskAsync(asked, cancellationToken) is { } answer && (answer.Decision || answer.Context.AccessRequest is not null))
                return true;
        }

        return false;
    }

    private static EvaluationRequest Hypothetical(CatalogTool tool, ToolDefinition definition, string resource, ToolCall call)
    {
        var imagined = new ToolCall(call.Id, call.Kind, call.ServerName)
        {
            Caller = call.Caller,
            Tool = tool,
            Definition = definition,
            Resource = new AccessEntity { Type = tool.Resource.Type, Id = resource },
            // Where an argument would say where the call goes, its own name stands for it.
            Destination = tool.Destination is { } place
                ? new() { Host = place.Host?.Text, Branch = place.Branch?.Text, Recipient = place.Recipient?.Text }
                : null,
            ArgumentsDigest = Contracts.Json.CanonicalJson.Digest(JsonElement.Parse("{}")),
        };
        return CallTarget.AccessRequest(imagined, CallTarget.Context(imagined, new SessionState(), wantsFacts: false));
    }

    /// <param name="Listed">As the server lists it.</param>
    /// <param name="Tool">The catalog's entry.</param>
    /// <param name="Definition">What was accepted.</param>
    /// <param name="Id">The one resource that it is about, when what is listed says so.</param>
    private sealed record Offer(JsonObject Listed, CatalogTool Tool, ToolDefinition Definition, string? Id = null);
}
