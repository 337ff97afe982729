using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>RFC 7517 §5: the public keys, in the members that RFC 7518 §6.2.1 names.</summary>
internal static class JwksEndpoint
{
    public const string Path = "/.well-known/jwks.json";

    /// <summary>Whoever keeps the answer for longer would believe a withdrawn key for longer.</summary>
    private const string Fresh = "public, max-age=30";

    public static IResult Get(KeyRing keys, HttpResponse response)
    {
        response.Headers.CacheControl = Fresh;
        return TypedResults.Json(Published(keys), contentType: "application/jwk-set+json");
    }

    private static Jwks Published(KeyRing keys) =>
        new([.. keys.Published.Select(key => new Jwk(
            "EC", "sig", SecurityAlgorithms.EcdsaSha256, "P-256", key.Id,
            Base64UrlEncoder.Encode(key.Point.X), Base64UrlEncoder.Encode(key.Point.Y)))]);

    internal sealed record Jwks(IReadOnlyList<Jwk> Keys);

    internal sealed record Jwk(string Kty, string Use, string Alg, string Crv, string Kid, string X, string Y);
}
