namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Which way to go instead of a long-lived key (R81).</summary>
internal static class EphemeralPath
{
    public const string Advice =
        "Use a short-lived workload credential instead: a JWT-SVID from the SPIFFE Workload API, a projected Kubernetes service account token, " +
        "or the CI job's own OIDC token (GitHub Actions: permissions id-token: write). See docs/workload-credentials.md.";
}
