using System.Collections.Frozen;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>Words of JSON Schema that say nothing about what a value may be.</summary>
internal static class SchemaKeywords
{
    // nullable only widens, so reading past it is the stricter way.
    private static readonly FrozenSet<string> Annotations = new[]
    {
        "title", "description", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "$comment", "$anchor", "$defs", "definitions",
        "contentEncoding", "contentMediaType", "contentSchema", "discriminator", "nullable", "externalDocs",
        // Read together with the keyword that they belong to.
        "minContains", "maxContains", "then", "else",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Dialects whose keywords are read here the same way, or more strictly.</summary>
    private static readonly string[] Dialects =
    [
        "json-schema.org/draft-06/schema", "json-schema.org/draft-07/schema", "json-schema.org/draft/2019-09/schema", "json-schema.org/draft/2020-12/schema",
    ];

    public static bool IsAnnotation(string keyword) => Annotations.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal);

    public static bool IsDialect(string? uri) =>
        uri is not null && Dialects.Contains(uri.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('#'));
}
