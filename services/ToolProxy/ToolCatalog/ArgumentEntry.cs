using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What stands at a path, as the catalog file writes it: a kind, or a kind and what its values may be.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record ArgumentEntry(ArgumentKind Kind)
{
    public IReadOnlyList<ArgumentPermit> Permits { get; init; } = [];

    public IReadOnlyList<string> Programs { get; init; } = [];

    public string? Root { get; init; }

    /// <exception cref="FormatException">It says of a kind what only another one has.</exception>
    public CatalogArgument ToArgument(string path)
    {
        if (Programs.Count > 0 && Kind != ArgumentKind.Command) throw new FormatException($"{path}: only a command has programs.");
        if (Root is not null && (Kind != ArgumentKind.Path || Root is not ['/', .., not '/'])) throw new FormatException($"{path}: a root is an absolute path without a slash at its end, of a path.");
        if (Permits.Any(permit => Kind != (permit == ArgumentPermit.Statements ? ArgumentKind.Sql : ArgumentKind.Command)))
            throw new FormatException($"{path}: a {Kind.Word} has no such permit.");
        return CatalogArgument.Parse(path, Kind) with { Permits = Permits, Programs = Programs, Root = Root };
    }

    private sealed record Whole
    {
        public required ArgumentKind Kind { get; init; }

        public IReadOnlyList<ArgumentPermit> Permits { get; init; } = [];

        public IReadOnlyList<string> Programs { get; init; } = [];

        public string? Root { get; init; }
    }

    private sealed class Converter : JsonConverter<ArgumentEntry>
    {
        public override ArgumentEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new(JsonSerializer.Deserialize<ArgumentKind>(ref reader, options));
            var whole = JsonSerializer.Deserialize<Whole>(ref reader, options) ?? throw new JsonException("An argument is null.");
            return new(whole.Kind) { Permits = whole.Permits, Programs = whole.Programs, Root = whole.Root };
        }

        public override void Write(Utf8JsonWriter writer, ArgumentEntry value, JsonSerializerOptions options) =>
            throw new NotSupportedException("The catalog is read only.");
    }
}

/// <summary>What a command line or SQL does only where the catalog says so.</summary>
internal enum ArgumentPermit
{
    /// <summary><c>$name</c> and <c>$( )</c>.</summary>
    Substitution,

    /// <summary>Into and out of files of the repository.</summary>
    Redirection,
    Background,

    /// <summary><c>NAME=value program</c>.</summary>
    Assignment,

    /// <summary>Several SQL statements in one text.</summary>
    Statements,
}
