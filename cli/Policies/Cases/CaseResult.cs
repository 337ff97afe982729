using System.Text;
using System.Text.Json;

namespace AgentTrust.Cli.Policies.Cases;

/// <param name="Failure">Why the engine could not take the request at all; null when it did.</param>
internal sealed record CaseResult(CaseRequest Request, CaseAnswer Answer, string? Failure)
{
    /// <summary>True when the file expects nothing.</summary>
    public bool IsAsExpected => Request.Expected is null || (Failure is null && Request.Expected.IsThe(Answer));

    public string Line(string file, int index)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("index", index);
            json.WriteString("description", Request.Description);
            Write(json, Answer);
            if (Failure is not null) json.WriteString("failure", Failure);
            if (Request.Expected is { } expected)
            {
                json.WriteStartObject("expected");
                Write(json, expected);
                json.WriteEndObject();
                json.WriteBoolean("ok", IsAsExpected);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, CaseAnswer answer)
    {
        json.WriteString("decision", answer.Decision);
        Write(json, "reasons", answer.Reasons);
        Write(json, "errors", answer.Errors);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids) json.WriteStringValue(id);
        json.WriteEndArray();
    }
}

/// <summary>What became of one test file.</summary>
internal sealed record CaseFileResult(string Name, IReadOnlyList<CaseResult> Requests)
{
    /// <summary>Why the file cannot be used; null when it was.</summary>
    public string? Fault { get; private init; }

    public bool IsAsExpected => Requests.All(request => request.IsAsExpected);

    public IEnumerable<string> Lines => Requests.Select((request, index) => request.Line(Name, index));

    public static CaseFileResult Unreadable(string name, string why) => new(name, []) { Fault = $"{name}: {why}" };
}
