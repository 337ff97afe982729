using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Reads a JSON body whole, within a bound, in the one encoding that every parser reads alike.</summary>
internal static class RequestBody
{
    /// <summary>Why the headers already rule the body out; null when it may be read.</summary>
    public static string? Objection(HttpRequest request)
    {
        // RFC 9112 §6.1: both length and chunks, or codings within codings, are how one request becomes two. Kestrel goes by the chunks and keeps the length aside.
        if (request.Headers.TransferEncoding is not ([] or ["chunked"]) || request.Headers.ContainsKey("X-Content-Length"))
            return "A body has a Content-Length or comes in chunks, and nothing else.";
        if (request.Headers.ContentEncoding.Count > 0) return "A body with Content-Encoding is not accepted.";
        if (request.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(request.Headers.ContentType[0], out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return "Content-Type must be application/json.";
        // Said twice, the first counts for one reader and the last for another.
        var charsets = type.Parameters.Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).ToArray();
        return charsets.Length > 1 || (charsets is [var one] && !HeaderUtilities.RemoveQuotes(one.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? "The charset must be UTF-8."
            : null;
    }

    /// <summary>The bytes, or null when there are more than <paramref name="limit"/>; none when what came is no body by the rules of HTTP, which no parser takes for JSON.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return null;

        var body = new ArrayBufferWriter<byte>();
        try
        {
            while (await request.Body.ReadAsync(body.GetMemory(4096), cancellationToken) is var read and > 0)
            {
                body.Advance(read);
                if (body.WrittenCount > limit) return null;
            }

            return body.WrittenMemory;
        }
        catch (IOException)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }
}
