using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Where the values of a call's sink arguments were first seen: of each argument the worst, of each value the worst part.</summary>
internal static class SinkOrigins
{
    /// <summary>More values than this in one argument are not looked at one by one.</summary>
    private const int MostValues = 200;

    public static IReadOnlyList<SinkProvenance> Of(ToolCall call, TaskMemory memory) =>
        [.. call.Tool!.Arguments.Where(argument => argument.Kind.IsSink).Select(argument => Of(argument, call, memory)).OfType<SinkProvenance>()];

    private static SinkProvenance? Of(CatalogArgument argument, ToolCall call, TaskMemory memory)
    {
        var values = argument.ValuesOf(call.Arguments).Where(value => value.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False)).ToArray();
        if (values.Length == 0) return null;

        var parts = new ValueOrigins(memory, argument.Kind, call.Resource);
        var schema = call.Definition?.InputSchema;
        var worst = values.Length > MostValues ? Origin.Unknown : values
            .Select(value => value.Text is not { } text ? Origin.Unknown
                : SchemaValues.Names(schema, argument.Path, value.Value) ? Origin.Trusted(null)
                : parts.Of(text))
            .Aggregate(Origin.Worse);
        return new()
        {
            Kind = argument.Kind.Word,
            Path = argument.Path,
            Origin = worst.Value,
            Call = worst.Seen?.Call,
            Tool = worst.Seen?.Tool,
        };
    }
}

/// <param name="Value">Of a value, or a part of one.</param>
/// <param name="Seen">Where, if in an answer.</param>
internal readonly record struct Origin(ValueOrigin Value, SeenIn? Seen)
{
    public static readonly Origin Task = new(ValueOrigin.Task, null);
    public static readonly Origin Nowhere = new(ValueOrigin.Nowhere, null);

    /// <summary>What cannot be told closes.</summary>
    public static readonly Origin Unknown = new(ValueOrigin.Untrusted, null);

    public bool IsGood => Value is ValueOrigin.Task or ValueOrigin.Trusted;

    public static Origin Trusted(SeenIn? seen) => new(ValueOrigin.Trusted, seen);

    public static Origin Untrusted(SeenIn seen) => new(ValueOrigin.Untrusted, seen);

    public static Origin Worse(Origin one, Origin other) => Badness(other) > Badness(one) ? other : one;

    private static int Badness(Origin origin) => origin.Value switch
    {
        ValueOrigin.Task => 0,
        ValueOrigin.Trusted => 1,
        ValueOrigin.Nowhere => 2,
        _ => 3,
    };
}
