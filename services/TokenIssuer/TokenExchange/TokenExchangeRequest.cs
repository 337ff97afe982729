using AgentTrust.Contracts.Tokens;
using Names = AgentTrust.Contracts.Tokens.TokenExchangeParameters;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>The parameters of a token exchange (RFC 8693 §2.1) or of a grant by assertion (RFC 7523 §2.1), parsed and nothing more.</summary>
internal sealed record TokenExchangeRequest
{
    private const string RequestedTokenType = "requested_token_type";
    private const string Audience = "audience";
    private const int LongestToken = 8192;

    public required string SubjectToken { get; init; }

    /// <summary>The subject token came as the assertion of RFC 7523 §2.1.</summary>
    public bool IsAssertion { get; init; }

    /// <summary>Who the client says that it is, by <c>client_id</c> or client assertion; null when it says nothing.</summary>
    public string? Client { get; init; }

    /// <summary>Absent when the agent asks for itself.</summary>
    public string? ActorToken { get; init; }

    public required string Resource { get; init; }

    /// <summary>Absent: everything that the task's step allows.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>Set when an agent asks for a task's token, for itself or below another agent's; only an assertion may leave it out.</summary>
    public TaskAuthorization? Task { get; init; }

    /// <summary>Set when the tool proxy asks for one call's token.</summary>
    public ToolCallAuthorization? ToolCall { get; init; }

    /// <summary>RFC 6749 §3.2.1, RFC 7521 §4.1: what a client says of itself must be what its credential proves.</summary>
    public TokenRefusal? RefusalOf(string proven) =>
        Client is null || Client == proven ? null : TokenRefusal.InvalidClient("The request names another client than its workload credential proves.");

    public static (TokenExchangeRequest? Request, TokenRefusal? Refusal) Parse(IFormCollection form)
    {
        // RFC 6749 §3.2: parameters must not be repeated. RFC 8707 would allow several resources; a token here has one.
        if (form.FirstOrDefault(parameter => parameter.Value.Count != 1) is { Key: { } repeated })
            return (null, TokenRefusal.InvalidRequest($"The parameter {repeated} must occur once."));
        if (Text(form, Names.GrantType) is not (Names.TokenExchangeGrant or Names.JwtBearerGrant))
            return (null, TokenRefusal.UnsupportedGrantType($"{Names.GrantType} must be {Names.TokenExchangeGrant} or {Names.JwtBearerGrant}."));
        if (Text(form, Audience) is not null)
            return (null, TokenRefusal.InvalidTarget($"Name the target by {Names.Resource}, not by {Audience}."));
        if (Text(form, RequestedTokenType) is { } type && type != Names.AccessTokenUrn)
            return (null, TokenRefusal.InvalidRequest($"{RequestedTokenType} can only be {Names.AccessTokenUrn}."));

        var isAssertion = Text(form, Names.GrantType) == Names.JwtBearerGrant;
        var name = isAssertion ? Names.Assertion : Names.SubjectToken;
        if (Text(form, name) is not { Length: <= LongestToken } subject)
            return (null, TokenRefusal.InvalidRequest($"{name} is missing or too long."));
        if (Text(form, Names.Resource) is not { } resource || !IsIndicator(resource))
            return (null, TokenRefusal.InvalidTarget("resource must be one absolute URI without fragment."));

        if (isAssertion) return ParseAssertion(form, subject, resource);
        return Text(form, Names.ActorToken) is { } actor
            ? ParseDelegation(form, subject, actor, resource)
            : ParseOwn(form, subject, resource);
    }

    /// <summary>RFC 7523 §2.1; resource and authorization_details as everywhere (RFC 8707 §2, RFC 9396 §6), but for <see cref="OnlyTask"/>.</summary>
    private static (TokenExchangeRequest?, TokenRefusal?) ParseAssertion(IFormCollection form, string assertion, string resource)
    {
        var details = Text(form, Names.AuthorizationDetails);
        var task = RequestedDetails.Read<TaskAuthorization>(details, TaskAuthorization.TypeName);
        return task is not null || details is null
            ? (new TokenExchangeRequest { SubjectToken = assertion, IsAssertion = true, Resource = resource, Scope = ScopeOf(form), Task = task }, null)
            : (null, Misshapen(TaskAuthorization.TypeName));
    }

    private static (TokenExchangeRequest?, TokenRefusal?) ParseOwn(IFormCollection form, string subject, string resource)
    {
        // RFC 8693 §2.1: actor_token_type must not be there without actor_token.
        if (Text(form, Names.ActorTokenType) is not null)
            return (null, TokenRefusal.InvalidRequest($"{Names.ActorTokenType} without {Names.ActorToken}."));
        if (Text(form, Names.SubjectTokenType) != Names.JwtUrn)
            return (null, TokenRefusal.InvalidRequest($"{Names.SubjectTokenType} must be {Names.JwtUrn} (a workload credential) when there is no {Names.ActorToken}."));
        if (RequestedDetails.Read<TaskAuthorization>(Text(form, Names.AuthorizationDetails), TaskAuthorization.TypeName) is not { } task)
            return (null, Misshapen(TaskAuthorization.TypeName));
        if (task.Delegation is not null)
            return (null, TokenRefusal.InvalidAuthorizationDetails($"A delegation belongs to an exchange with an {Names.ActorToken}."));

        return (new TokenExchangeRequest { SubjectToken = subject, Resource = resource, Scope = ScopeOf(form), Task = task }, null);
    }

    private static (TokenExchangeRequest?, TokenRefusal?) ParseDelegation(IFormCollection form, string subject, string actor, string resource)
    {
        if (actor.Length > LongestToken || Text(form, Names.ActorTokenType) != Names.JwtUrn)
            return (null, TokenRefusal.InvalidRequest($"{Names.ActorTokenType} must be {Names.JwtUrn} (a workload credential)."));
        if (Text(form, Names.SubjectTokenType) != Names.AccessTokenUrn)
            return (null, TokenRefusal.InvalidRequest($"{Names.SubjectTokenType} must be {Names.AccessTokenUrn} when there is an {Names.ActorToken}."));

        // The type of the details tells a sub-agent's exchange from the proxy's.
        var details = Text(form, Names.AuthorizationDetails);
        var call = RequestedDetails.Read<ToolCallAuthorization>(details, ToolCallAuthorization.TypeName);
        var task = call is null ? RequestedDetails.Read<TaskAuthorization>(details, TaskAuthorization.TypeName) : null;
        if (call is null && task is null) return (null, Misshapen($"{ToolCallAuthorization.TypeName} or {TaskAuthorization.TypeName}"));
        if (task is { Delegation: null })
            return (null, TokenRefusal.InvalidAuthorizationDetails("A sub-agent's exchange needs the parent's delegation in its authorization details."));

        return (new TokenExchangeRequest
        {
            SubjectToken = subject,
            ActorToken = actor,
            Resource = resource,
            Scope = ScopeOf(form),
            Task = task,
            ToolCall = call,
        }, null);
    }

    private static TokenRefusal Misshapen(string type) =>
        TokenRefusal.InvalidAuthorizationDetails($"{Names.AuthorizationDetails} must be a JSON array of exactly one {type}, with known members only.");

    private static List<string>? ScopeOf(IFormCollection form) =>
        Text(form, Names.Scope) is { } scope ? [.. scope.Split(' ').Distinct()] : null;

    /// <summary>RFC 6749 §3.2: a parameter without a value counts as omitted.</summary>
    private static string? Text(IFormCollection form, string name) => form[name] is [{ Length: > 0 } text] ? text : null;

    private static bool IsIndicator(string resource) =>
        resource.Length <= 256 && Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && !resource.EndsWith('#');
}
