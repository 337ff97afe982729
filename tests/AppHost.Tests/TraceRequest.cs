using System.Text;

namespace AgentTrust.AppHost.Tests;

/// <summary>One span, as its process exported it.</summary>
public sealed record SeenSpan(string Service, string Trace, string Id, string Parent, string Name);

/// <summary>Reads the few fields that matter here out of an OTLP ExportTraceServiceRequest (opentelemetry-proto 1.x).</summary>
internal static class TraceRequest
{
    public static IEnumerable<SeenSpan> Read(ReadOnlyMemory<byte> request) =>
        from resourceSpans in Messages(request, 1)
        let service = Messages(resourceSpans, 1).SelectMany(resource => Messages(resource, 1)).Where(IsServiceName)
            .Select(attribute => Text(Messages(Messages(attribute, 2).First(), 1).First())).FirstOrDefault("")
        from scopeSpans in Messages(resourceSpans, 2)
        from span in Messages(scopeSpans, 2)
        select new SeenSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(Messages(span, 5).FirstOrDefault()));

    private static bool IsServiceName(ReadOnlyMemory<byte> attribute) => Text(Messages(attribute, 1).First()) == "service.name";

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    private static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexStringLower(Messages(message, field).FirstOrDefault().Span);

    /// <summary>The length-delimited values of a field; protobuf wire types 0, 1 and 5 are numbers and passed over.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            var length = (tag & 7) switch
            {
                0 => (int)(Number(message, ref at) & 0),
                1 => 8,
                2 => (int)Number(message, ref at),
                5 => 4,
                var type => throw new InvalidDataException($"Wire type {type} is not protobuf 3."),
            };
            if (tag >> 3 == (ulong)field && (tag & 7) == 2) yield return message.Slice(at, length);
            at += length;
        }
    }

    private static ulong Number(ReadOnlyMemory<byte> message, ref int at)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var next = message.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
