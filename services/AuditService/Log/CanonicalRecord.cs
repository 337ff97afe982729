using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditService.Log;

/// <summary>RFC 8785 of a record, written straight from it: the members' order is known, so nothing is parsed and sorted again.</summary>
/// <remarks>A test holds it to <see cref="CanonicalJson.EncodeContract"/> for every member that the contract has.</remarks>
internal static class CanonicalRecord
{
    // RFC 8785 §3.2.2.3 by I-JSON: beyond it an ECMAScript number is another one.
    private const long LargestExact = 1L << 53;

    public static byte[] Encode(AuditRecord record)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{"u8);
        Member("action", record.Action);
        Member("agent", record.Agent);
        if (record.Bodies is { } bodies) Member("bodies", JsonSerializer.SerializeToElement(bodies, WireJson.Options));
        Member("call", record.Call);
        if (record.Details is { } details) Details(details);
        Member("epoch", record.Epoch);
        Member("id", record.Id);
        Member("kind", record.Kind);
        Member("outcome", record.Outcome);
        Member("person", record.Person);
        if (record.Resource is { } resource) Member("resource", JsonSerializer.SerializeToElement(resource, WireJson.Options));
        Name("sequence");
        WriteNumber(record.Sequence, output);
        Member("summary", record.Summary);
        Member("task", record.Task);
        Name("time");
        output.Write(JsonSerializer.SerializeToUtf8Bytes(record.Time, WireJson.Options));
        Member("trace_id", record.TraceId);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();

        void Name(string name)
        {
            if (output.WrittenCount > 1) output.Write(","u8);
            CanonicalJson.WriteString(name, output);
            output.Write(":"u8);
        }

        void Member(string name, object? value)
        {
            if (value is null) return;
            Name(name);
            if (value is string text) CanonicalJson.WriteString(text, output);
            else CanonicalJson.Write((JsonElement)value, output);
        }

        void Details(IReadOnlyDictionary<string, JsonElement> members)
        {
            Name("details");
            output.Write("{"u8);
            var first = true;
            foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                if (!first) output.Write(","u8);
                first = false;
                CanonicalJson.WriteString(name, output);
                output.Write(":"u8);
                CanonicalJson.Write(value, output);
            }

            output.Write("}"u8);
        }
    }

    /// <summary>A whole number, which a double holds exactly.</summary>
    public static void WriteNumber(long number, IBufferWriter<byte> output)
    {
        if (Math.Abs(number) > LargestExact) throw new JsonException($"The number {number} has no exact IEEE 754 double; canonical JSON forbids it.");

        number.TryFormat(output.GetSpan(20), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
