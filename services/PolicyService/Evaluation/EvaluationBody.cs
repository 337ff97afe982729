using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Reads an AuthZEN evaluation request, strictly and within bounds.</summary>
internal static class EvaluationBody
{
    public const int LargestBody = 64 * 1024;
    internal static readonly JsonSerializerOptions Strict = new(WireJson.Options) { MaxDepth = 16 };

    public static async Task<ParsedBody> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (!http.HasJsonContentType()) return ParsedBody.Malformed("The content type must be application/json.");
        if (http.ContentLength > LargestBody) return TooLarge();

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await http.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > LargestBody) return TooLarge();
            body.Write(buffer, 0, read);
        }

        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    internal static ParsedBody Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<EvaluationRequest>(json, Strict) is not { } request)
                return ParsedBody.Malformed("The body must be a JSON object.");
            if (FactLimits.Fault(request) is { } fault) return ParsedBody.Malformed(fault);
            return request.Context is { ValueKind: not JsonValueKind.Object }
                ? ParsedBody.Malformed("context must be a JSON object.")
                : new(request, null);
        }
        catch (JsonException e)
        {
            return ParsedBody.Malformed($"The body is not an evaluation request: {Words(e)}");
        }
        catch (InvalidOperationException)
        {
            return ParsedBody.Malformed("The body holds text that is not Unicode.");
        }
    }

    // The serializer names .NET types; a caller needs the member.
    internal static string Words(JsonException e) =>
        e.Message.Contains("missing required properties", StringComparison.Ordinal)
            ? $"missing {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}."
            : $"it is not valid at {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}, line {(e.LineNumber ?? 0) + 1}.";

    private static ParsedBody TooLarge() => ParsedBody.Malformed($"The body must not be larger than {LargestBody} bytes.");
}

/// <summary>A request, or what is wrong with it.</summary>
internal sealed record ParsedBody(EvaluationRequest? Request, string? Fault)
{
    public static ParsedBody Malformed(string words) => new(null, words);
}
