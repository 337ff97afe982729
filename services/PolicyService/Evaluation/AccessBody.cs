using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Reads the body of an AuthZEN request, strictly and within bounds.</summary>
internal static class AccessBody
{
    public static async ValueTask<Parsed<T>> ReadAsync<T>(HttpRequest http, int largest, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : class
    {
        if (!http.HasJsonContentType()) return Parsed<T>.Malformed("The content type must be application/json.");
        if (http.ContentLength > largest) return TooLarge<T>(largest);

        while (true)
        {
            var read = await http.BodyReader.ReadAsync(cancellationToken);
            var (body, isWhole) = (read.Buffer, read.IsCompleted);
            if (body.Length > largest || isWhole)
            {
                var parsed = body.Length > largest ? TooLarge<T>(largest) : Parse(body, shape);
                http.BodyReader.AdvanceTo(body.End);
                return parsed;
            }

            http.BodyReader.AdvanceTo(body.Start, body.End);
        }
    }

    internal static Parsed<T> Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, shape) is { } value ? Parsed<T>.Of(value) : Parsed<T>.Malformed("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            return Parsed<T>.Malformed($"The body is not such a request: {Words(e)}");
        }
        catch (InvalidOperationException)
        {
            return Parsed<T>.Malformed("The body holds text that is not Unicode.");
        }
    }

    // The serializer names .NET types; a caller needs the member.
    internal static string Words(JsonException e) =>
        e.Message.Contains("missing required properties", StringComparison.Ordinal)
            ? $"missing {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}."
            : $"it is not valid at {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}, line {(e.LineNumber ?? 0) + 1}.";

    private static Parsed<T> Parse<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> shape)
        where T : class =>
        Parse(json.IsSingleSegment ? json.FirstSpan : json.ToArray(), shape);

    private static Parsed<T> TooLarge<T>(int largest)
        where T : class =>
        Parsed<T>.Malformed($"The body must not be larger than {largest} bytes.");
}

/// <summary>A request, or what is wrong with it.</summary>
internal readonly record struct Parsed<T>(T? Value, string? Fault)
    where T : class
{
    public static Parsed<T> Of(T value) => new(value, null);

    public static Parsed<T> Malformed(string words) => new(null, words);
}
