using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Binding;

/// <summary>What whoever opened the task named in its intent or reference: "tell ann@example.com", "alert:Totals".</summary>
internal sealed class NamedByTask(TaskFacts task)
{
    private static readonly char[] Between = [' ', '\t', '"', '\'', '`', '(', ')', '[', ']', '<', '>', ',', ';'];
    private static readonly char[] AtItsEnd = ['.', ':', '!', '?'];

    private const string Quotes = "'\"`";
    private const string EndsOfSentences = ".!?:\n";

    private readonly string[] _words =
        [.. $"{task.Intent} {task.Reference}".Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimEnd(AtItsEnd))];

    /// <summary>Whether one of the words is this very value.</summary>
    public bool Names(ArgumentKind kind, string value) => kind switch
    {
        // "server 10" is no address, and a machine inside of the network is not named by chance.
        ArgumentKind.Host => !HostNames.IsAddress(value) && value.Contains('.', StringComparison.Ordinal)
            && _words.Any(word => HostNames.Normal(word) == value || (UrlForms.Read(word) is { Fault: null } url && url.Names[0].Value == value)),
        ArgumentKind.Recipient => value.AsSpan().ContainsAny('@', '#')
            ? _words.Any(word => word.Equals(value, StringComparison.OrdinalIgnoreCase))
            : NamesByName(value),
        _ => _words.Contains(value, StringComparer.Ordinal),
    };

    /// <summary>Whether the intent has it as a name: quoted, with a capital inside of a sentence, or beside "channel". A plain word of the sentence is no person.</summary>
    private bool NamesByName(string value)
    {
        for (var at = 0; (at = task.Intent.IndexOf(value, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var (before, after) = (task.Intent[..at], task.Intent[(at + value.Length)..]);
            if ((before.Length > 0 && IsOfName(before[^1])) || (after.Length > 0 && IsOfName(after[0]))) continue;
            if (before.Length > 0 && after.Length > 0 && before[^1] == after[0] && Quotes.Contains(after[0], StringComparison.Ordinal)) return true;
            if (char.IsUpper(task.Intent[at]) && before.TrimEnd() is { Length: > 0 } sentence && !EndsOfSentences.Contains(sentence[^1], StringComparison.Ordinal)) return true;
            if (before.EndsWith("channel ", StringComparison.OrdinalIgnoreCase) || after.StartsWith(" channel", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '@' or '#' or '-';
}
