using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>What a person's yes is about, as one digest.</summary>
internal static class Consent
{
    public static string DigestOf(Approval approval) => CanonicalJson.Digest(JsonSerializer.SerializeToElement(StatementOf(approval), WireJson.Options));

    /// <summary>Of a list on which one decision is made; each is bound by its own digest.</summary>
    public static string DigestOf(IReadOnlyList<SeenRequest> requests) =>
        CanonicalJson.Digest(JsonSerializer.SerializeToElement(new TogetherStatement { Requests = requests }, WireJson.Options));

    public static ConsentStatement StatementOf(Approval approval)
    {
        var call = approval.Call;
        return new()
        {
            Approval = approval.Id,
            Agent = call.Agent,
            Actors = [.. (call.Actors ?? []).Select(actor => actor.Agent)],
            Task = call.Task,
            Intent = call.Intent,
            Action = call.Action,
            Resource = call.Resource,
            ResourceVersion = approval.ResourceState?.Version,
            Tool = call.Tool,
            ArgumentsDigest = call.ArgumentsDigest,
            PolicyVersion = call.PolicyVersion,
            Approvers = call.Approvers,
            Quorum = call.Quorum,
        };
    }
}
