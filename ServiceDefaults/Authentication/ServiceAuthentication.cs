using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Inbound authentication of every internal endpoint: workloads by credential, people by their own access token.</summary>
public static class ServiceAuthentication
{
    /// <summary>Chooses who checks the credential of a request.</summary>
    public const string CallerScheme = "Caller";

    /// <summary>Checks workload credentials by the trust bundle.</summary>
    public const string WorkloadScheme = WorkloadAuthenticationHandler.SchemeName;

    private const string PersonScheme = "Person";

    /// <summary>Nothing is anonymous unless its route says so.</summary>
    public static void AddServiceAuthentication(this IHostApplicationBuilder builder)
    {
        builder.AddWorkloadIdentity();
        builder.Services.AddOptions<PeopleOptions>().BindConfiguration(PeopleOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PeopleOptions>, PeopleOptionsValidator>();

        builder.Services.AddAuthentication(CallerScheme)
            .AddPolicyScheme(CallerScheme, null, scheme => scheme.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, WorkloadAuthenticationHandler>(WorkloadAuthenticationHandler.SchemeName, null)
            .AddJwtBearer(PersonScheme);

        builder.Services.AddOptions<JwtBearerOptions>(PersonScheme)
            .Configure<IOptions<PeopleOptions>, IOptions<WorkloadOptions>, TimeProvider>(ConfigurePeople);

        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static string SchemeFor(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ProvesItsCallers>() is not null) return WorkloadAuthenticationHandler.SchemeName;

        var people = context.RequestServices.GetRequiredService<IOptions<PeopleOptions>>().Value;
        return people.Authority is not null && Bearer.Of(context.Request) is { } token && !IsOfAWorkload(token)
            ? PersonScheme
            : WorkloadAuthenticationHandler.SchemeName;
    }

    /// <summary>Only chooses who checks; whoever it is checks again. An authority's SVID has no iss, and a person no SPIFFE ID.</summary>
    private static bool IsOfAWorkload(string token)
    {
        try
        {
            var unverified = new JsonWebToken(token);
            return unverified.Issuer == SpiffeIds.TrustDomain || SpiffeId.TrustDomainOf(unverified.Subject ?? "") == SpiffeIds.TrustDomain;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void ConfigurePeople(
        JwtBearerOptions bearer, IOptions<PeopleOptions> people, IOptions<WorkloadOptions> workload, TimeProvider time)
    {
        if (people.Value.Authority is not { } authority) return;

        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
            ValidTypes = [JwtClaims.AccessTokenType],
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidAudience = workload.Value.Id.Split('/')[^1],
            RequireExpirationTime = true,
            LifetimeValidator = AccessTokens.TokenLifetime.By(time),
            NameClaimType = JwtClaims.Subject,
            RoleClaimType = JwtClaims.Groups,
        };

        if (people.Value.Jwks is { } jwks)
        {
            bearer.TokenValidationParameters.ValidIssuer = authority;
            bearer.TokenValidationParameters.IssuerSigningKeys = new JsonWebKeySet(jwks).Keys;
        }
        else
        {
            bearer.Authority = authority;
            bearer.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
        }

        bearer.Events = new JwtBearerEvents { OnMessageReceived = RefuseAmbiguousForm, OnTokenValidated = MarkPerson };
    }

    private static Task RefuseAmbiguousForm(MessageReceivedContext context)
    {
        if (Bearer.Of(context.Request) is { } token && CompactJws.Read(token, JwsProfile.Foreign).Refusal is { } refusal)
            context.Fail($"The access token is not one that is accepted: {refusal}.");

        return Task.CompletedTask;
    }

    private static Task MarkPerson(TokenValidatedContext context)
    {
        var subject = context.Principal?.FindFirst(JwtClaims.Subject)?.Value;
        // A person's id must not look like a workload's: the two never mix.
        if (string.IsNullOrEmpty(subject) || subject.Contains("://", StringComparison.Ordinal))
        {
            context.Fail("The access token names no person.");
            return Task.CompletedTask;
        }

        ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(CallerClaims.PersonClaim, subject));
        return Task.CompletedTask;
    }
}
