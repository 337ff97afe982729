using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>How a receiver answered.</summary>
/// <param name="Accepted">It has the event (RFC 8935 §2.2).</param>
/// <param name="Error">The <c>err</c> of its refusal (RFC 8935 §2.4), when it is a registered one.</param>
/// <param name="Words">What happened, for the log; nothing that the receiver wrote.</param>
internal sealed record PushAnswer(bool Accepted, string? Error, string Words)
{
    /// <summary>RFC 8935 §2.4: about the event itself, so that sending it again changes nothing. The other errors pass when somebody mends a setting.</summary>
    public bool IsAboutTheEvent => Error == "invalid_request";
}

/// <summary>Sends one event by HTTP (RFC 8935 §2).</summary>
internal sealed class EventPush(IHttpClientFactory clients, SecurityEventTokens tokens, IOptions<SecurityEventOptions> options, TimeProvider time)
{
    private const int LargestAnswer = 4096;

    private static readonly string[] Errors =
        ["invalid_request", "invalid_key", "invalid_issuer", "invalid_audience", "authentication_failed", "access_denied"];

    /// <summary>One client for each receiver: the circuit that one of them opens is no other's.</summary>
    public static string ClientOf(string audience) => $"security-events:{audience}";

    public async Task<PushAnswer> SendAsync(EventReceiver receiver, RevokedSession session, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.Value.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url)
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(tokens.Create(session, receiver.Audience)))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(EventTypes.MediaType) },
            },
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
        };
        if (receiver.Authorization is { } secret) request.Headers.TryAddWithoutValidation("Authorization", secret);

        try
        {
            using var http = clients.CreateClient(ClientOf(receiver.Audience));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Broad on purpose: no answer, whatever the reason, is no acknowledgement.
            return new(false, null, $"no answer ({e.GetType().Name})");
        }
    }

    private static async Task<PushAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // RFC 8935 §2.2: 202 and nothing else; a page that answers 200 to everything took no event.
        if (response.StatusCode == HttpStatusCode.Accepted) return new(true, null, "accepted");
        var error = response.StatusCode == HttpStatusCode.BadRequest ? await ReadErrorAsync(response.Content, cancellationToken) : null;
        return new(false, error, error is null ? $"status {(int)response.StatusCode}" : $"refused with {error}");
    }

    private static async Task<string?> ReadErrorAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var text = new byte[LargestAnswer];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("err", out var err) && err.ValueKind == JsonValueKind.String
                ? Array.Find(Errors, error => err.ValueEquals(error))
                : null;
        }
        catch (JsonException)
        {
            return null; // not an answer of RFC 8935 §2.3
        }
    }
}
