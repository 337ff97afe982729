using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

internal static class TokenExchangeSetup
{
    public static void AddTokenExchange(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TokenExchangeOptions>().BindConfiguration(TokenExchangeOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TokenExchangeOptions>, TokenExchangeOptionsValidator>();

        builder.AddDpopValidation(requireNonce: true);
        builder.Services.AddSingleton<EndpointUri>();
        builder.Services.AddSingleton<PossessionProofs>();
        builder.Services.AddSingleton<ResourceIndicators>();
        builder.Services.AddSingleton<AccessTokenFactory>();
        builder.Services.AddSingleton<IssuedTokens>();
        builder.Services.AddSingleton<OnlyTask>();
        builder.Services.AddSingleton<TaskTokenExchange>();
        builder.Services.AddSingleton<ToolTokenExchange>();
        builder.Services.AddSingleton<DelegationStatements>();
        builder.Services.AddSingleton<DelegationExchange>();
        builder.Services.AddSingleton<TokenEndpoint>();
    }

    /// <summary>Anonymous as a route: who calls is proven by the tokens in the request and the DPoP proof beside them.</summary>
    public static void MapTokenExchange(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
                TokenIssuerClient.TokenPath,
                (TokenEndpoint endpoint, HttpRequest request, CancellationToken cancellationToken) => endpoint.PostAsync(request, cancellationToken))
            .WithTags("Tokens")
            .AllowAnonymous();
}
