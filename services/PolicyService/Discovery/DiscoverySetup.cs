using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Discovery;

/// <summary>AuthZEN Authorization API 1.0 §9: where the decision point's endpoints are, and its keys.</summary>
internal static class DiscoverySetup
{
    public const string ConfigurationPath = "/.well-known/authzen-configuration";
    public const string JwksPath = "/access/v1/jwks";

    public static void AddDiscovery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DiscoveryOptions>().BindConfiguration(DiscoveryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DiscoveryOptions>, DiscoveryOptionsValidator>();
        builder.Services.AddSingleton<OwnAddress>();
    }

    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        var signer = routes.ServiceProvider.GetService<WorkloadIdentity>();
        var open = routes.MapGroup("").WithTags("Discovery").AllowAnonymous();

        open.MapGet(ConfigurationPath, (OwnAddress own, IOptions<DiscoveryOptions> options) => GetConfiguration(own, options.Value, signs: signer is not null));
        if (signer is not null) open.MapGet(JwksPath, () => GetKeys(signer));
    }

    private static Results<Ok<AuthzenConfiguration>, NotFound> GetConfiguration(OwnAddress own, DiscoveryOptions options, bool signs) =>
        own.Find() is { } self
            ? TypedResults.Ok(AuthzenConfiguration.Of(self, options.AccessRequestEndpoint, signs))
            : TypedResults.NotFound();

    // RFC 7517 §5: whoever meets an unknown kid asks again; this process has one key from its start to its end.
    private static Ok<JsonObject> GetKeys(WorkloadIdentity signer)
    {
        var key = signer.PublicJwk();
        key["use"] = "sig";
        key["alg"] = "ES256";
        return TypedResults.Ok(new JsonObject { ["keys"] = new JsonArray(key) });
    }
}
