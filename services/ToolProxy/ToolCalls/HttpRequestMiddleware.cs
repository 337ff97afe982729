using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>2. What, for HTTP: method, path, query and JSON body, in the one form that has one meaning.</summary>
internal sealed class HttpRequestMiddleware(RequestDelegate next, IOptionsMonitor<ToolCallOptions> options)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        if (!HttpToolPath.TryParse(context.RawTarget(), $"/http/{call.ServerName}/", out var segments))
        {
            call.Deny(DenialReason.RequestMalformed, "The path has encoded, empty or dot segments, or other characters that servers read differently.");
            return;
        }

        // RFC 9110 §9.1: methods are case-sensitive, and a library that knows "get" as GET would match what the tool does not mean.
        if (!Methods.Contains(context.Request.Method))
        {
            call.Deny(DenialReason.RequestMalformed, $"The method is one of {string.Join(", ", Methods)}.");
            return;
        }

        if (Query(context.Request) is not { } query)
        {
            call.Deny(DenialReason.RequestMalformed, "A query parameter is given twice or in different case, or holds what is no text.");
            return;
        }

        var request = new HttpToolRequest { Method = HttpMethod.Parse(context.Request.Method), Segments = segments, Query = query };
        var hasBody = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;
        if (hasBody && HttpMethods.IsGet(context.Request.Method))
        {
            call.Deny(DenialReason.RequestMalformed, "A GET has no body.");
            return;
        }

        if (hasBody)
        {
            var (read, objection) = await ReadBodyAsync(context, request);
            if (read is null)
            {
                call.Deny(DenialReason.RequestMalformed, objection);
                return;
            }

            request = read;
        }

        call.Http = request;
        await next(context);
    }

    private async Task<(HttpToolRequest? Request, string Objection)> ReadBodyAsync(HttpContext context, HttpToolRequest request)
    {
        var limits = options.CurrentValue;
        if (RequestBody.Objection(context.Request) is { } objection) return (null, objection);
        if (await RequestBody.ReadAsync(context.Request, limits.MaxRequestBytes, context.RequestAborted) is not { } body)
            return (null, $"The body is longer than {limits.MaxRequestBytes} bytes.");
        if (!StrictJson.TryParse(body, limits.MaxDepth, out var value, out var canonical, out var refusal)) return (null, refusal);

        return value.ValueKind == System.Text.Json.JsonValueKind.Object
            ? (request with { Body = value, Canonical = canonical }, "")
            : (null, "The body must be one JSON object.");
    }

    private static Dictionary<string, string>? Query(HttpRequest request)
    {
        var query = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Query)
            if (values is not [{ } value] || !IsText(value) || !query.TryAdd(name, value))
                return null;

        return query;
    }

    // What is no UTF-8 stays percent-encoded here, and is forwarded so: as that text.
    private static bool IsText(string value) => !value.Any(char.IsControl);
}
