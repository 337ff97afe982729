using System.Globalization;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.Corpus;

/// <summary><c>docs/policies.md</c> lists what <c>policies/</c> says, to the letter.</summary>
public sealed class PolicyListTests
{
    [Fact]
    public void EveryShippedPolicyIsListedAsItIs()
    {
        var page = File.ReadAllLines(Path.Combine(ShippedPolicies.Directory, "..", "docs", "policies.md"));

        Assert.Equal(ShippedPolicies.Engine.Policies.Policies.OrderBy(policy => policy.File, StringComparer.Ordinal).Select(Row), page.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && !line.StartsWith("| `context", StringComparison.Ordinal)));
    }

    private static string Row(Policy policy) => string.Create(CultureInfo.InvariantCulture,
        $"| `{policy.Id}` | {(policy.Permits ? "permit" : "forbid")} | {policy.Reason} | {policy.Requirement} | {policy.Status.ToString().ToLowerInvariant()} | {policy.Review:yyyy-MM-dd} | {Approvers(policy.Approval)} | {policy.File} |");

    private static string Approvers(ApprovalRequirement? approval) =>
        approval is null ? "" : $"{approval.Quorum} of {string.Join(", ", approval.Groups)}"
            + (approval.Escalation.Count == 0 ? "" : $"; then {string.Join(", ", approval.Escalation)}")
            + (approval.Passkey == PasskeyNeed.Preferred ? "" : $"; passkey {approval.Passkey.ToString().ToLowerInvariant()}")
            + (approval.BreakGlass ? "; glass may be broken" : "");
}
