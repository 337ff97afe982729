namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Why a delivery is refused: the registered codes (RFC 8935 §2.4), in words that say nothing of what was sent.</summary>
internal sealed record DeliveryError(string Err, string Description)
{
    public static DeliveryError InvalidRequest(string why) => new("invalid_request", why);

    public static readonly DeliveryError InvalidIssuer = new("invalid_issuer", "Events of this iss are not taken here.");
    public static readonly DeliveryError InvalidAudience = new("invalid_audience", "The event is not for this recipient (aud).");
    public static readonly DeliveryError InvalidKey = new("invalid_key", "The issuer publishes no such key (kid) for this algorithm.");
    public static readonly DeliveryError BadSignature = new("authentication_failed", "The signature does not hold.");
    public static readonly DeliveryError NotAuthorized = new("authentication_failed", "The Authorization header is not the one that was agreed on.");

    /// <summary>RFC 8935 §2.3.</summary>
    public IResult ToResult(HttpResponse response)
    {
        response.Headers.ContentLanguage = "en";
        return TypedResults.Json(this, statusCode: StatusCodes.Status400BadRequest);
    }
}
