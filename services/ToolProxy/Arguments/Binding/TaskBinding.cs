using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Binding;

/// <summary>Whether what the sink arguments name lies inside the task: the value decides, not the name of the tool.</summary>
internal static class TaskBinding
{
    /// <summary>The kinds of which a value is outside, in the catalog's words.</summary>
    public static IReadOnlyList<string> Unbound(ToolCall call)
    {
        if (call.Named.Count == 0) return [];

        var task = call.Task!;
        var said = new NamedByTask(task);
        return
        [
            .. call.Named.Where(named => IsLimited(call, named) && !IsInside(call, task, said, named))
                .Select(named => named.Name.Kind.Word).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    // A read that names a machine or a person sends to them, and one that runs a command runs it, whatever the catalog calls it.
    private static bool IsLimited(ToolCall call, NamedArgument named) =>
        named.Name.Kind.IsSink && named.Name.Kind != ArgumentKind.Sql
        && (call.Tool!.Sink is not null || named.Name.Kind is ArgumentKind.Host or ArgumentKind.Recipient or ArgumentKind.Command || named.Argument.Kind == ArgumentKind.Command);

    private static bool IsInside(ToolCall call, TaskFacts task, NamedByTask said, NamedArgument named)
    {
        var (kind, value) = (named.Name.Kind, named.Name.Value);
        if (kind == ArgumentKind.Command) return named.Argument.Programs.Contains(value, StringComparer.Ordinal);
        if (IsResource(call, kind, value)) return true;

        var boundaries = task.Boundaries.Where(boundary => boundary.Type == kind.Word && boundary.Actions.Contains(call.Tool!.Action, StringComparer.Ordinal)).ToArray();
        if (boundaries.Any(boundary => BoundaryPattern.Covers(kind, boundary.Id, value))) return true;

        return kind switch
        {
            // In the repository that the task opens; a boundary makes it less.
            ArgumentKind.Branch => boundaries.Length == 0,
            ArgumentKind.Path => boundaries.Length == 0 && !LeadsOutside(value),
            _ => said.Names(kind, value),
        };
    }

    /// <summary>Paths of the repository have no such form; a command's words may.</summary>
    private static bool LeadsOutside(string path) => path.StartsWith('/') || path.StartsWith('~') || path.Split('/', '=', '@', ':', ',').Contains("..");

    private static bool IsResource(ToolCall call, ArgumentKind kind, string value)
    {
        var (type, id) = (call.Resource!.Type, call.Resource.Id);
        return kind switch
        {
            ArgumentKind.Repository => type is "repository" or "pipeline" && id == value,
            // A secret's id begins with its environment.
            ArgumentKind.Environment => (type == "environment" && id == value) || (type == "secret" && id.Split('/')[0] == value),
            _ => type == kind.Word && id == value,
        };
    }
}
