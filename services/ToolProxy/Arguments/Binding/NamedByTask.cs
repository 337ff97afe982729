using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Binding;

/// <summary>What whoever opened the task named in its intent or reference: "tell ann@example.com", "alert:Totals".</summary>
internal sealed class NamedByTask(TaskFacts task)
{
    private static readonly char[] Between = [' ', '\t', '"', '\'', '`', '(', ')', '[', ']', '<', '>', ',', ';'];
    private static readonly char[] AtItsEnd = ['.', ':', '!', '?'];

    private readonly string[] _words =
        [.. $"{task.Intent} {task.Reference}".Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimEnd(AtItsEnd))];

    /// <summary>Whether one of the words is this very value.</summary>
    public bool Names(ArgumentKind kind, string value) => kind switch
    {
        // "server 10" is no address, and a machine inside of the network is not named by chance.
        ArgumentKind.Host => !HostNames.IsAddress(value) && value.Contains('.', StringComparison.Ordinal)
            && _words.Any(word => HostNames.Normal(word) == value || (UrlForms.Read(word) is { Fault: null } url && url.Names[0].Value == value)),
        // A plain word of the sentence is no person; an address or a channel is.
        ArgumentKind.Recipient => value.AsSpan().ContainsAny('@', '#') && _words.Any(word => word.Equals(value, StringComparison.OrdinalIgnoreCase)),
        _ => _words.Contains(value, StringComparer.Ordinal),
    };
}
