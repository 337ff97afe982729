using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Where transmitters push to (RFC 8935 §2). Their signature is their authentication; a header may be asked for as well.</summary>
internal sealed partial class EventEndpoint(EventDesk desk, ILogger<EventEndpoint> logger)
{
    public const string Path = "/security-events";
    private const int LargestBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, (HttpContext context, EventEndpoint endpoint, CancellationToken cancellationToken) => endpoint.PostAsync(context, cancellationToken))
            .WithTags("Security events")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .AllowAnonymous();

    private async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var error = IsEvent(context.Request) ? null : DeliveryError.InvalidRequest($"Send a {EventTypes.MediaType}.");
        try
        {
            error ??= await desk.TakeAsync(await ReadAsync(context.Request, cancellationToken), context.Request.Headers.Authorization.ToString(), cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            // The fault is on this side: the transmitter is to try again (RFC 8935 §2.3).
            LogNotVerifiable(e);
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (error is null) return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        LogRefused(error.Err, error.Description);
        return error.ToResult(context.Response);
    }

    private static bool IsEvent(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && string.Equals(type.MediaType, EventTypes.MediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new StreamReader(request.Body, Encoding.ASCII);
        var text = new char[LargestBody + 1];
        var length = await body.ReadBlockAsync(text, cancellationToken);
        return new string(text, 0, length); // one more than the limit is too long for the reader that follows
    }

    [LoggerMessage(EventId = 4711, Level = LogLevel.Warning, Message = "A security event was refused ({Error}): {Reason}")]
    private partial void LogRefused(string error, string reason);

    [LoggerMessage(EventId = 4712, Level = LogLevel.Error, Message = "A security event cannot be verified now; its transmitter is asked to send it again")]
    private partial void LogNotVerifiable(Exception exception);
}
