using System.Text.Json;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>The keywords that look at one value alone (JSON Schema 2020-12).</summary>
internal static class SchemaAssertions
{
    private const int LongestWords = 200;

    /// <summary>Null when the keyword is not one of these.</summary>
    /// <exception cref="FormatException">Its value is not what the keyword takes.</exception>
    public static SchemaAssertion? Read(string keyword, JsonElement value) => keyword switch
    {
        "type" => Type(value),
        "enum" => OneOf([.. Array(value).EnumerateArray()]),
        "const" => OneOf([value]),
        "minimum" => Number(value, (number, limit) => number >= limit, "at least"),
        "maximum" => Number(value, (number, limit) => number <= limit, "at most"),
        "exclusiveMinimum" => Number(value, (number, limit) => number > limit, "more than"),
        "exclusiveMaximum" => Number(value, (number, limit) => number < limit, "less than"),
        "multipleOf" => Number(value, (number, of) => of > 0 && number % of == 0, "a multiple of"),
        "minLength" => Count(value, JsonValueKind.String, Runes, (count, limit) => count >= limit, "at least", "characters long"),
        "maxLength" => Count(value, JsonValueKind.String, Runes, (count, limit) => count <= limit, "at most", "characters long"),
        "minItems" => Count(value, JsonValueKind.Array, Items, (count, limit) => count >= limit, "at least", "elements long"),
        "maxItems" => Count(value, JsonValueKind.Array, Items, (count, limit) => count <= limit, "at most", "elements long"),
        "minProperties" => Count(value, JsonValueKind.Object, Members, (count, limit) => count >= limit, "at least", "members large"),
        "maxProperties" => Count(value, JsonValueKind.Object, Members, (count, limit) => count <= limit, "at most", "members large"),
        "uniqueItems" => value.GetBoolean() ? new(element => element.ValueKind != JsonValueKind.Array || AreUnique(element), "must hold no element twice") : Nothing,
        "pattern" => Pattern(Text(value)),
        "format" => SchemaFormats.Find(Text(value)) is { } format
            ? new(element => element.ValueKind != JsonValueKind.String || format(element.GetString()!), $"must be of the format {Text(value)}")
            : Nothing,
        _ => null,
    };

    private static SchemaAssertion Nothing { get; } = new(_ => true, "");

    private static SchemaAssertion Type(JsonElement value)
    {
        var types = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text).ToArray() : [Text(value)];
        if (types.FirstOrDefault(type => type is not ("null" or "boolean" or "object" or "array" or "number" or "integer" or "string")) is { } unknown)
            throw new FormatException($"the type \"{unknown}\", which is none");
        return new(element => types.Any(type => IsOf(element, type)), $"must be of type {string.Join(" or ", types)}");
    }

    private static bool IsOf(JsonElement element, string type) => element.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        // JSON Schema 2020-12: 1.0 is an integer.
        JsonValueKind.Number => type == "number" || type == "integer" && double.IsInteger(element.GetDouble()),
        _ => false,
    };

    private static SchemaAssertion OneOf(JsonElement[] values)
    {
        var words = string.Join(", ", values.Select(value => value.GetRawText()));
        return new(element => values.Any(value => JsonElement.DeepEquals(element, value)),
            $"must be {(values.Length == 1 ? "" : "one of ")}{(words.Length > LongestWords ? $"{words[..LongestWords]}…" : words)}");
    }

    private static SchemaAssertion Number(JsonElement value, Func<decimal, decimal, bool> holds, string words)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var limit)) throw new FormatException("no number that can be compared with");
        // A number that no decimal can hold is compared with nothing, so it does not pass.
        return new(element => element.ValueKind != JsonValueKind.Number || element.TryGetDecimal(out var number) && holds(number, limit), $"must be {words} {value.GetRawText()}");
    }

    private static SchemaAssertion Count(JsonElement value, JsonValueKind of, Func<JsonElement, int> count, Func<int, int, bool> holds, string words, string unit)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var limit) || !double.IsInteger(limit) || limit < 0) throw new FormatException("no count");
        var whole = (int)Math.Min(limit, int.MaxValue);
        return new(element => element.ValueKind != of || holds(count(element), whole), $"must be {words} {whole} {unit}");
    }

    private static SchemaAssertion Pattern(string pattern)
    {
        var expression = SchemaPattern.Read(pattern);
        return new(element => element.ValueKind != JsonValueKind.String || expression.IsMatch(element.GetString()!), $"must match {pattern}");
    }

    private static int Runes(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static int Items(JsonElement array) => array.GetArrayLength();

    private static int Members(JsonElement element) => element.GetPropertyCount();

    private static bool AreUnique(JsonElement array)
    {
        var elements = array.EnumerateArray().ToArray();
        // Compared each with each; a list that is too long for that is not called unique.
        if (elements.Length > 500) return false;
        for (var one = 0; one < elements.Length; one++)
            for (var other = one + 1; other < elements.Length; other++)
                if (JsonElement.DeepEquals(elements[one], elements[other])) return false;
        return true;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException("something else than a text");

    private static JsonElement Array(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value : throw new FormatException("something else than a list");
}
