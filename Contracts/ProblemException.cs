using System.Net;
using System.Text.Json;

namespace AgentTrust.Contracts;

/// <summary>A peer answered with an error; the message carries the peer's own words (RFC 9457 <c>detail</c> or <c>title</c>).</summary>
public sealed class ProblemException(HttpStatusCode status, string? type, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The problem type URI, e.g. <c>urn:agenttrust:denial:policy-denied</c>.</summary>
    public string? Type { get; } = type;

    internal static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;

        var (type, text) = Read(await response.Content.ReadAsStringAsync(cancellationToken));
        throw new ProblemException(response.StatusCode, type,
            text ?? $"{response.RequestMessage?.RequestUri?.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    private static (string? Type, string? Text) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Member(document.RootElement, "type"), Member(document.RootElement, "detail") ?? Member(document.RootElement, "title"))
                : (null, null);
        }
        catch (JsonException)
        {
            return (null, null); // not problem details; the status line has to do
        }
    }

    private static string? Member(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
