using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>What an AuthZEN endpoint answers (AuthZEN 1.0 §10.1): a JSON object with 200, or an error message string with the status that fits.</summary>
internal sealed class AccessAnswer : IResult
{
    private static readonly AccessAnswer Permit = Json("""{"decision":true}"""u8.ToArray());
    private static readonly AccessAnswer Deny = Json("""{"decision":false}"""u8.ToArray());

    private readonly int _status;
    private readonly string _contentType;
    private readonly ReadOnlyMemory<byte> _body;

    private AccessAnswer(int status, string contentType, ReadOnlyMemory<byte> body) => (_status, _contentType, _body) = (status, contentType, body);

    public static AccessAnswer Json(ReadOnlyMemory<byte> body) => new(StatusCodes.Status200OK, "application/json", body);

    public static AccessAnswer Malformed(string words) => Text(StatusCodes.Status400BadRequest, words);

    public static AccessAnswer Unavailable(string words) => Text(StatusCodes.Status503ServiceUnavailable, words);

    /// <param name="judgement">What was decided.</param>
    /// <param name="withContext">The caller asked why. To all others a decision is a decision and no more, but for what it obliges to.</param>
    public static AccessAnswer Of(Judgement judgement, bool withContext) => judgement.Response switch
    {
        null => Malformed(judgement.Fault!),
        { } response when withContext || response.Context.Obligations.Count > 0 => Json(Write(json => WriteDecision(json, judgement, withContext))),
        { Decision: true } => Permit,
        _ => Deny,
    };

    public static AccessAnswer Of(IReadOnlyList<Judgement> judgements, bool withContext) => Json(Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("evaluations");
        foreach (var judgement in judgements) WriteDecision(json, judgement, withContext);
        json.WriteEndArray();
        json.WriteEndObject();
    }));

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _body.Length;
        await context.Response.BodyWriter.WriteAsync(_body, context.RequestAborted);
    }

    internal static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenMemory;
    }

    private static AccessAnswer Text(int status, string words) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(words));

    private static void WriteDecision(Utf8JsonWriter json, Judgement judgement, bool withContext)
    {
        if (judgement.Response is { } response && withContext)
        {
            JsonSerializer.Serialize(json, response, AccessJson.Default.EvaluationResponse);
            return;
        }

        json.WriteStartObject();
        json.WriteBoolean("decision", judgement.Response is { Decision: true });
        if (judgement.Fault is { } fault) WriteError(json, fault);
        // A permit under obligations that were kept from the caller would be a permit without them.
        else if (judgement.Response!.Context.Obligations is { Count: > 0 } obligations) WriteObligations(json, obligations);
        json.WriteEndObject();
    }

    // AuthZEN 1.0 §7.2.1: one evaluation's error is its own, and closed.
    private static void WriteError(Utf8JsonWriter json, string fault)
    {
        json.WriteStartObject("context");
        json.WriteStartObject("error");
        json.WriteNumber("status", StatusCodes.Status400BadRequest);
        json.WriteString("message", fault);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteObligations(Utf8JsonWriter json, IReadOnlyList<Obligation> obligations)
    {
        json.WriteStartObject("context");
        json.WritePropertyName("obligations");
        JsonSerializer.Serialize(json, obligations, AccessJson.Default.IReadOnlyListObligation);
        json.WriteEndObject();
    }
}
