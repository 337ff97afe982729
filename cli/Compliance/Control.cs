using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Compliance;

/// <summary>One requirement or control, how it is kept, and where that can be seen.</summary>
internal sealed record Control
{
    public required string Framework { get; init; }

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Mechanism { get; init; }

    /// <summary>Path of the code.</summary>
    public required string Where { get; init; }

    /// <summary>Test classes, <c>Project/Folder/Class</c>.</summary>
    public required IReadOnlyList<string> Tests { get; init; }

    /// <summary>A question to the log (query of <c>GET /records</c>) that shows it at work.</summary>
    public required string Evidence { get; init; }

    /// <summary><c>met</c> or <c>open</c>.</summary>
    public required string State { get; init; }

    /// <summary>What is missing where it is open.</summary>
    public string? Missing { get; init; }

    /// <summary><c>settled</c>, or <c>interim</c> where no standard is.</summary>
    public required string Standing { get; init; }

    /// <summary>When somebody looks at the line again.</summary>
    public required DateOnly Review { get; init; }
}

/// <summary>docs/compliance/controls.json.</summary>
internal sealed record ControlMap
{
    public required string About { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    public static ControlMap Read(string text) =>
        JsonSerializer.Deserialize<ControlMap>(text, WireJson.Options) ?? throw new JsonException("The map is empty.");

    /// <summary>The map that this tool was built with.</summary>
    public static ControlMap Own()
    {
        using var stream = typeof(ControlMap).Assembly.GetManifestResourceStream("controls.json")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }
}
