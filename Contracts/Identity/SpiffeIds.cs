namespace AgentTrust.Contracts.Identity;

/// <summary>SPIFFE IDs of the platform's workloads; they also serve as token audiences (RFC 8707 resource indicators).</summary>
public static class SpiffeIds
{
    public const string TrustDomain = "spiffe://agenttrust.local";

    public const string TokenIssuer = TrustDomain + "/service/token-issuer";
    public const string PolicyService = TrustDomain + "/service/policy-service";
    public const string ToolProxy = TrustDomain + "/service/tool-proxy";
    public const string ApprovalService = TrustDomain + "/service/approval-service";
    public const string AuditService = TrustDomain + "/service/audit-service";
    public const string Console = TrustDomain + "/service/console";
    public const string SampleTools = TrustDomain + "/service/sample-tools";
    public const string SampleIdentity = TrustDomain + "/service/sample-identity";

    /// <summary>The platform that starts everything: it may open tasks from signed templates, as an alert would.</summary>
    public const string Platform = TrustDomain + "/platform/app-host";

    /// <summary>Checks evidence: may read the log, nothing else.</summary>
    public const string AuditVerifier = TrustDomain + "/service/audit-verifier";

    /// <summary>To whom a credential for one tenant's log is addressed: the log of another tenant is somebody else.</summary>
    public static string AuditServiceOf(string tenant) => $"{TrustDomain}/tenant/{tenant}/service/audit-service";

    public static string Service(string name) => $"{TrustDomain}/service/{name}";

    public static string Agent(string name) => $"{TrustDomain}/agent/{name}";

    /// <summary>The audience of per-call tokens for one tool server.</summary>
    public static string Tool(string server) => $"{TrustDomain}/tool/{server}";

    public static bool IsAgent(string id) => id.StartsWith(TrustDomain + "/agent/", StringComparison.Ordinal);
}
