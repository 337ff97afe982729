using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentTrust.Contracts.Json;

/// <summary>JSON Canonicalization Scheme (RFC 8785): one byte sequence for one JSON value.</summary>
/// <remarks>
/// Members are sorted by UTF-16 code units (RFC 8785 §3.2.3), strings escape only what must be escaped (RFC 8785 §3.2.2.2), numbers
/// are written as ECMAScript writes an IEEE 754 double (RFC 8785 §3.2.2.3). Input that I-JSON forbids is refused with a
/// <see cref="JsonException"/>: duplicate members, lone surrogates, numbers that no double holds.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 bytes of <paramref name="value"/>.</summary>
    public static byte[] Encode(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(256);
        Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical UTF-8 bytes of a contract, serialised by the wire rules first.</summary>
    public static byte[] EncodeContract<T>(T value) => Encode(JsonSerializer.SerializeToElement(value, WireJson.Options));

    /// <summary>SHA-256 over the canonical bytes, written <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public static string Digest(JsonElement value) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encode(value)));

    /// <summary>Writes the canonical UTF-8 bytes of <paramref name="value"/>.</summary>
    public static void Write(JsonElement value, IBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(value, output); break;
            case JsonValueKind.Array: WriteArray(value, output); break;
            case JsonValueKind.String: WriteString(Text(value), output); break;
            case JsonValueKind.Number: WriteNumber(value, output); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            case JsonValueKind.Null: output.Write("null"u8); break;
            default: throw new JsonException("There is no JSON value to canonicalise.");
        }
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> output)
    {
        var members = value.EnumerateObject().Select(member => (Name: Name(member), member.Value)).ToArray();
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name));

        output.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
            {
                if (members[i].Name == members[i - 1].Name)
                    throw new JsonException($"The member \"{members[i].Name}\" occurs twice; canonical JSON forbids it.");
                output.Write(","u8);
            }

            WriteString(members[i].Name, output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }

    // The reader reports text that is no Unicode (a lone surrogate escape, broken UTF-8) as an invalid operation.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw new JsonException("A string is not well-formed Unicode; canonical JSON forbids it.", e);
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw new JsonException("A member's name is not well-formed Unicode; canonical JSON forbids it.", e);
        }
    }

    /// <summary>Writes a string as RFC 8785 §3.2.2.2 has it.</summary>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (text.ContainsAnyExceptInRange(' ', '\uD7FF') || text.ContainsAny('"', '\\'))
        {
            WriteEscaped(text, output);
            return;
        }

        var bytes = output.GetSpan(2 + (3 * text.Length)); // three bytes at most below the surrogates
        bytes[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, bytes[1..]);
        bytes[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    private static void WriteEscaped(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(c).Append(text[++i]);
                continue;
            }

            if (char.IsSurrogate(c))
                throw new JsonException("A string holds a lone surrogate; canonical JSON forbids it.");

            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        escaped.Append('"');
        output.Write(Encoding.UTF8.GetBytes(escaped.ToString()));
    }

    private static void WriteNumber(JsonElement value, IBufferWriter<byte> output)
    {
        if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
            throw new JsonException($"The number {value.GetRawText()} has no IEEE 754 double; canonical JSON forbids it.");

        output.Write(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(number)));
    }
}
