namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>Every reason why a signed token is not believed. The words say nothing of what the token holds.</summary>
public sealed record JwsRefusal
{
    // The form: what any reader could misread, none is given.
    public static readonly JwsRefusal TooLong = new("it is longer than any token of this kind");
    public static readonly JwsRefusal NotCompact = new("it is not three parts joined by dots (RFC 7515 section 3.1)");
    public static readonly JwsRefusal NotBase64Url = new("a part is empty, or not base64url in its one unpadded form (RFC 7515 section 2)");
    public static readonly JwsRefusal HeaderNotJson = new("its header is not one JSON object in UTF-8 whose members differ (RFC 7515 section 4)");
    public static readonly JwsRefusal PayloadNotJson = new("its payload is not one JSON object in UTF-8 whose members differ (RFC 7519 section 4)");

    // The header.
    public static readonly JwsRefusal Algorithm = new("its alg is not one that is accepted (RFC 8725 section 3.1)");
    public static readonly JwsRefusal Type = new("its typ is not the one of this kind of token (RFC 8725 section 3.11)");
    public static readonly JwsRefusal KeyInHeader = new("its header says itself which key to trust: jwk, jku, x5u, x5c, x5t or x5t#S256 (RFC 8725 section 3.10)");
    public static readonly JwsRefusal Extension = new("its header has crit or b64, extensions that are not understood (RFC 7515 section 4.1.11)");
    public static readonly JwsRefusal NotPlain = new("its header says that the payload is encrypted, compressed or another token: enc, zip or cty");
    public static readonly JwsRefusal NoKeyId = new("its header names no key (kid)");
    public static readonly JwsRefusal NoKey = new("its header has no public P-256 key (jwk), or one with private members");

    // The signature.
    public static readonly JwsRefusal UnknownKey = new("no usable key has its kid");
    public static readonly JwsRefusal SignatureShape = new("its signature is not R and S of its algorithm, side by side and in range (RFC 7518 section 3.4)");
    public static readonly JwsRefusal Signature = new("its signature does not hold");

    // The claims.
    public static readonly JwsRefusal Claims = new("a claim is missing or misshapen: iss, sub, aud, exp, iat, nbf, jti, cnf, act or authorization_details");
    public static readonly JwsRefusal Issuer = new("it is from another issuer (iss)");
    public static readonly JwsRefusal Audience = new("it is for another audience (aud)");
    public static readonly JwsRefusal Lifetime = new("its time is over or has not come (exp, nbf, iat)");

    private JwsRefusal(string words) => Words = words;

    /// <summary>The reason, to be read after "refused: ".</summary>
    public string Words { get; }

    public override string ToString() => Words;
}
