using System.Text.Json;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Reads the engine's answer to an authorization call.</summary>
internal static class CedarAnswer
{
    public static Verdict Read(ReadOnlySpan<byte> json) => ReadPlain(json) ?? ReadWhole(JsonElement.Parse(json));

    // Nearly every answer is a success without errors, and is read without a tree. Anything else is null here.
    private static Verdict? ReadPlain(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        bool? allowed = null;
        List<string> policies = [];
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals("errors"u8))
            {
                if (!IsEmptyArray(ref reader)) return null;
            }
            else if (reader.ValueTextEquals("decision"u8))
            {
                reader.Read();
                allowed = reader.ValueTextEquals("allow"u8);
            }
            else if (reader.ValueTextEquals("reason"u8))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.String) policies.Add(reader.GetString()!);
            }
        }

        if (allowed is not { } permitted) return null;
        if (policies.Count > 1) policies.Sort(StringComparer.Ordinal);
        return new() { Permitted = permitted, Policies = policies };
    }

    private static bool IsEmptyArray(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    private static Verdict ReadWhole(JsonElement answer)
    {
        if (answer.GetProperty("type").GetString() != "success") return Verdict.Failed(CedarError.Read(answer.GetProperty("errors")[0]).Message);

        var response = answer.GetProperty("response");
        var diagnostics = response.GetProperty("diagnostics");
        EvaluationError[] errors =
        [
            .. diagnostics.GetProperty("errors").EnumerateArray().Select(error => new EvaluationError(
                error.GetProperty("policyId").GetString(), error.GetProperty("error").GetProperty("message").GetString()!)),
        ];
        var allowed = response.GetProperty("decision").GetString() == "allow";
        return new()
        {
            Permitted = allowed && errors.Length == 0,
            PermittedDespiteErrors = allowed && errors.Length > 0,
            Policies = [.. diagnostics.GetProperty("reason").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal)],
            Errors = errors,
        };
    }
}
