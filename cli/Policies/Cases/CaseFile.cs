using System.Text.Json;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.Cli.Policies.Cases;

/// <summary>A test file in the form of cedar-policy/cedar-integration-tests.</summary>
internal sealed record CaseFile(string Policies, string Entities, string Schema, IReadOnlyList<CaseRequest> Requests)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <exception cref="CaseException">It is not a test file.</exception>
    public static CaseFile Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Deep);
            var file = document.RootElement;
            if (file.TryGetProperty("policyFormat", out var form) && form.GetString() != "cedar")
                throw new CaseException("its policies are in another form than Cedar text; write them as that.");

            return new(
                Text(file, "policies"), Text(file, "entities"), Text(file, "schema"),
                [.. Member(file, "requests").EnumerateArray().Select(CaseRequest.Read)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CaseException($"it is not a test file: {e.Message}");
        }
    }

    internal static JsonElement Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) ? member : throw new CaseException($"the member \"{name}\" is missing.");

    internal static string Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw new CaseException($"the member \"{name}\" must be text.");
}

/// <summary>One request, and what the file expects of it; null when it says nothing.</summary>
internal sealed record CaseRequest(
    string Description, EntityUid Principal, EntityUid Action, EntityUid Resource, ReadOnlyMemory<byte> Context, bool Validate, CaseAnswer? Expected)
{
    public static CaseRequest Read(JsonElement json) => new(
        json.TryGetProperty("description", out var description) ? description.GetString() ?? "" : "",
        Uid(json, "principal"), Uid(json, "action"), Uid(json, "resource"),
        // As written: a number of 17 digits is another one after it has been parsed and printed.
        json.TryGetProperty("context", out var context) ? System.Text.Encoding.UTF8.GetBytes(context.GetRawText()) : "{}"u8.ToArray(),
        !json.TryGetProperty("validateRequest", out var validate) || validate.GetBoolean(),
        json.TryGetProperty("decision", out var decision) ? new(decision.GetString()!, Ids(json, "reason"), Ids(json, "errors")) : null);

    private static EntityUid Uid(JsonElement request, string name)
    {
        var json = CaseFile.Member(request, name);
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("__entity", out var inner)) json = inner;
        return json.ValueKind == JsonValueKind.Object
            ? new(CaseFile.Text(json, "type"), CaseFile.Text(json, "id"))
            : throw new CaseException($"the member \"{name}\" must be an object with type and id.");
    }

    private static IReadOnlyList<string> Ids(JsonElement json, string name) =>
        json.TryGetProperty(name, out var ids) || json.TryGetProperty(name + "s", out ids)
            ? [.. ids.EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal)]
            : [];
}

/// <param name="Decision"><c>allow</c> or <c>deny</c>, as the language says.</param>
/// <param name="Reasons">Determining policies, in ordinal order.</param>
/// <param name="Errors">Policies that could not be evaluated, in ordinal order.</param>
internal sealed record CaseAnswer(string Decision, IReadOnlyList<string> Reasons, IReadOnlyList<string> Errors)
{
    public bool IsThe(CaseAnswer other) =>
        string.Equals(Decision, other.Decision, StringComparison.OrdinalIgnoreCase)
        && Reasons.SequenceEqual(other.Reasons, StringComparer.Ordinal)
        && Errors.SequenceEqual(other.Errors, StringComparer.Ordinal);
}

/// <summary>A test file cannot be used; the message says why.</summary>
internal sealed class CaseException(string message) : Exception(message);
