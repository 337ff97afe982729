using Microsoft.Net.Http.Headers;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>Every way a tool refuses a request. Unproven callers get 401 (RFC 9449 §7.1), proven ones without the right 403.</summary>
internal sealed record ToolRefusal
{
    public static readonly ToolRefusal NoToken = Unproven("no-token", null,
        "This tool accepts only per-call tokens that the tool proxy presents, as Authorization: DPoP.");
    public static readonly ToolRefusal InvalidToken = Unproven("invalid-token", "invalid_token",
        "The token is not one that the token issuer issued for this tool and that holds now.");
    public static readonly ToolRefusal InvalidProof = Unproven("invalid-proof", "invalid_dpop_proof",
        "The DPoP proof does not hold for this request and token.");
    public static readonly ToolRefusal OtherKey = Unproven("other-key", "invalid_token",
        "The token is bound to another key than the one that signed the DPoP proof.");
    public static readonly ToolRefusal NotThroughProxy = Forbidden("not-through-proxy",
        "The token's current actor is not the tool proxy.");
    public static readonly ToolRefusal NotForACall = Forbidden("not-for-a-call", "The token names no tool call.");
    public static readonly ToolRefusal OtherAction = Forbidden("other-action", "The token is for another action.");
    public static readonly ToolRefusal OtherResource = Forbidden("other-resource", "The token is for another resource.");
    public static readonly ToolRefusal OtherArguments = Forbidden("other-arguments", "The token is for other arguments.");
    public static readonly ToolRefusal NotSingleUse = Forbidden("not-single-use",
        "A call that changes or discloses something needs a token of its own, bound to its arguments and used once.");
    public static readonly ToolRefusal Used = Forbidden("used", "The token was used before, or it cannot be known whether it was.");
    public static readonly ToolRefusal Malformed = new("malformed", StatusCodes.Status400BadRequest, null,
        "The request is not one JSON-RPC message in UTF-8 without duplicate members.");
    public static readonly ToolRefusal NoRule = Forbidden("no-rule", "No rule says who may call this.");

    private ToolRefusal(string code, int status, string? error, string title) =>
        (Code, Status, Error, Title) = (code, status, error, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    /// <summary>The OAuth error code of the challenge; none when no token was presented (RFC 6750 §3.1).</summary>
    private string? Error { get; }

    public Task WriteAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers[HeaderNames.WWWAuthenticate] = Error is null ? "DPoP algs=\"ES256\"" : $"DPoP error=\"{Error}\", algs=\"ES256\"";

        return TypedResults.Problem(Title, statusCode: Status, title: "The tool refused the request.",
            type: $"urn:agenttrust:tool-refusal:{Code}").ExecuteAsync(context);
    }

    private static ToolRefusal Unproven(string code, string? error, string title) => new(code, StatusCodes.Status401Unauthorized, error, title);

    private static ToolRefusal Forbidden(string code, string title) => new(code, StatusCodes.Status403Forbidden, null, title);
}
