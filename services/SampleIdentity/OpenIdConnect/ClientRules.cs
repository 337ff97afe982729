using AgentTrust.SampleIdentity.People;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentTrust.SampleIdentity.OpenIdConnect;

/// <summary>Only configured clients, and only back to where they said.</summary>
internal sealed class ClientRules(IOptions<SampleIdentityOptions> options) :
    IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
    IOpenIddictServerHandler<ValidateTokenRequestContext>,
    IOpenIddictServerHandler<ValidateEndSessionRequestContext>
{
    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        var client = options.Value.FindClient(context.ClientId);
        if (client is null)
            context.Reject(Errors.InvalidRequest, "This client is not in SampleIdentity:Clients.");
        else if (!IsRegistered(context.RedirectUri, client.RedirectUris))
            context.Reject(Errors.InvalidRequest, $"The redirect_uri is not among the RedirectUris of the client '{client.Id}'.");
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        // All clients are public (PKCE): one that sends a secret is not one of them.
        if (options.Value.FindClient(context.ClientId) is null || !string.IsNullOrEmpty(context.ClientSecret))
            context.Reject(Errors.InvalidClient, "This client is not in SampleIdentity:Clients.");
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(ValidateEndSessionRequestContext context)
    {
        if (!string.IsNullOrEmpty(context.PostLogoutRedirectUri)
            && !options.Value.Clients.Any(c => IsRegistered(context.PostLogoutRedirectUri, c.PostLogoutRedirectUris)))
            context.Reject(Errors.InvalidRequest, "The post_logout_redirect_uri is not among the PostLogoutRedirectUris of any client.");
        return ValueTask.CompletedTask;
    }

    private static bool IsRegistered(string? given, IEnumerable<Uri> registered) =>
        Uri.TryCreate(given, UriKind.Absolute, out var uri) && registered.Any(known => Matches(uri, known));

    // RFC 8252 §7.3: the port of a loopback redirect is the client's to choose; everything else is compared exactly.
    private static bool Matches(Uri given, Uri known) =>
        known.IsLoopback && known.Scheme == Uri.UriSchemeHttp
            ? given.IsLoopback && given.Scheme == Uri.UriSchemeHttp && given.UserInfo.Length == 0
                && string.Equals(given.PathAndQuery, known.PathAndQuery, StringComparison.Ordinal)
            : string.Equals(given.AbsoluteUri, known.AbsoluteUri, StringComparison.Ordinal);
}
