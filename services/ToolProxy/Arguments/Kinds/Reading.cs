using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Kinds;

/// <summary>A value read as what it is: the one form it is compared in, or why it has none.</summary>
internal sealed record Reading
{
    private Reading()
    {
    }

    /// <summary>What the value names; a list of recipients names several, a command its programs, hosts and paths.</summary>
    public IReadOnlyList<NamedThing> Names { get; private init; } = [];

    /// <summary>What is wrong with the value and how it is mended: "must be …".</summary>
    public string? Fault { get; private init; }

    public static Reading Of(ArgumentKind kind, string value) => new() { Names = [new(kind, value)] };

    public static Reading Of(IEnumerable<NamedThing> names) => new() { Names = [.. names] };

    public static Reading Refused(string fault) => new() { Fault = fault };
}

/// <param name="Kind">What it is; of a command its programs, of SQL its verbs.</param>
/// <param name="Value">In its one form.</param>
/// <param name="IsTable">SQL: not a verb, but a table.</param>
internal sealed record NamedThing(ArgumentKind Kind, string Value, bool IsTable = false);
