using System.Text.Encodings.Web;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Authenticates a sibling by the workload credential in its bearer header.</summary>
internal sealed class WorkloadAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TrustBundle bundle,
    IOptions<WorkloadOptions> self) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Workload";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // An agent's token is no credential of a workload: to read it here would only cost time on every call.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<ProvesItsCallers>() is not null) return AuthenticateResult.NoResult();
        if (Bearer.Of(Request) is not { } credential) return AuthenticateResult.NoResult();
        if (await bundle.VerifyCredentialAsync(credential, self.Value.AudienceOf(self.Value.Id)) is not { } workload)
            return AuthenticateResult.Fail("The workload credential does not hold.");

        return AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.OfWorkload(workload.Id, SchemeName), SchemeName));
    }
}
