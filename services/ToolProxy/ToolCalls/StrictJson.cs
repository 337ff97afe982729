using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Reads JSON that two parsers could not understand differently; everything else is refused.</summary>
/// <remarks>
/// What is decided on and what a tool executes must be the same value. So: UTF-8 without byte order mark, bounded depth, no
/// comments, no duplicate keys, no keys that differ by case only, no number that readers round, and nothing that RFC 8785 cannot write
/// down. The value is read from the canonical bytes, so that what is decided on is what is sent.
/// </remarks>
internal static class StrictJson
{
    /// <summary>RFC 8785 §3.1 by I-JSON: beyond it readers round, each as it does.</summary>
    private const long LargestNumber = (1L << 53) - 1;

    public static bool TryParse(
        ReadOnlyMemory<byte> utf8,
        int maxDepth,
        out JsonElement value,
        [NotNullWhen(true)] out byte[]? canonical,
        [NotNullWhen(false)] out string? refusal)
    {
        (value, canonical) = (default, null);
        if (!Utf8.IsValid(utf8.Span))
        {
            refusal = "The body is not UTF-8.";
            return false;
        }

        try
        {
            value = JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            if (CaseVariant(value) is { } variant)
            {
                refusal = $"The key \"{variant}\" occurs twice, in different case.";
                return false;
            }

            if (RoundedNumber(value) is { } rounded)
            {
                refusal = $"The number {rounded} is not the same number to every reader (RFC 8785 §3.1); write it as a string.";
                return false;
            }

            canonical = CanonicalJson.Encode(value);
            value = JsonElement.Parse(canonical, new JsonDocumentOptions { MaxDepth = maxDepth });
            refusal = null;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A lone surrogate surfaces as InvalidOperationException when the string is read.
            refusal = "The body is not one JSON value without duplicate keys, of bounded depth, that RFC 8785 can write down.";
            return false;
        }
    }

    private static string? CaseVariant(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var member in value.EnumerateObject())
                {
                    if (!names.Add(member.Name)) return member.Name;
                    if (CaseVariant(member.Value) is { } inner) return inner;
                }

                return null;
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(CaseVariant).FirstOrDefault(variant => variant is not null);
            default:
                return null;
        }
    }

    /// <summary>Two calls that differ in such a number would have the same canonical form, and so the same approval.</summary>
    private static string? RoundedNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => RoundedNumber(member.Value)).FirstOrDefault(rounded => rounded is not null),
        JsonValueKind.Array => value.EnumerateArray().Select(RoundedNumber).FirstOrDefault(rounded => rounded is not null),
        JsonValueKind.Number when !(Math.Abs(value.GetDouble()) <= LargestNumber) => value.GetRawText() is { Length: <= 40 } text ? text : value.GetRawText()[..40] + "…",
        _ => null,
    };
}
