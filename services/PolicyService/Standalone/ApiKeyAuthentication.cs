using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>A caller shows one of the configured keys; where none is configured, it must be on this machine and say so.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, IOptions<ApiKeyOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    private readonly byte[][] _keys = [.. options.Value.Keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (_keys.Length == 0)
            return IsOnThisMachine() ? Success() : AuthenticateResult.Fail("Without a configured API key only callers on this machine are answered.");
        if (Request.Headers.Authorization is not [{ Length: > 0 } header]) return AuthenticateResult.NoResult();

        // RFC 6750 §2.1; enforcement points that can only send a header as it is configured send the bare key.
        var shown = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : header;
        return IsAKey(shown) ? Success() : AuthenticateResult.Fail("The API key is not one of those configured.");
    }

    // Every key is compared, and digests of equal length: how long it takes tells nothing about any of them.
    private bool IsAKey(string shown)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(shown));
        var isAny = false;
        foreach (var key in _keys) isAny |= CryptographicOperations.FixedTimeEquals(digest, key);
        return isAny;
    }

    // The Host header too: a page in this machine's browser could have had its own name resolved to this address.
    private bool IsOnThisMachine() =>
        Context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && Request.Host.Host is var host && (host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));

    private static AuthenticateResult Success() =>
        AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
}
