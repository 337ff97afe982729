namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>The services that the console asks on a person's behalf: scope, audience and host all have this name.</summary>
internal static class Apis
{
    public const string TokenIssuer = "token-issuer";
    public const string ApprovalService = "approval-service";
    public const string AuditService = "audit-service";
    public const string PolicyService = "policy-service";
    public const string ToolProxy = "tool-proxy";

    public static readonly string[] All = [TokenIssuer, ApprovalService, AuditService, PolicyService, ToolProxy];
}
