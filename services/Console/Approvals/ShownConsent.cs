using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;

namespace AgentTrust.OperatorConsole.Approvals;

/// <summary>What is shown is what is signed: the digest of consent, computed from the page's own facts.</summary>
internal static class ShownConsent
{
    /// <summary>Arguments and everything else shown are exactly what the request's digests say.</summary>
    public static bool IsWhatIsSigned(AccessRequest request) =>
        CanonicalJson.Digest(request.Arguments) == request.Call.ArgumentsDigest && DigestOf(request) == request.Digest;

    public static string DigestOf(AccessRequest request) => CanonicalJson.Digest(JsonSerializer.SerializeToElement(
        new ConsentStatement
        {
            Approval = request.Id,
            Agent = request.Call.Agent,
            Actors = [.. (request.Call.Actors ?? []).Select(actor => actor.Agent)],
            Task = request.Call.Task,
            Intent = request.Call.Intent,
            Action = request.Call.Action,
            Resource = request.Call.Resource,
            ResourceVersion = request.ResourceState?.Version,
            Tool = request.Call.Tool,
            ArgumentsDigest = request.Call.ArgumentsDigest,
            PolicyVersion = request.Call.PolicyVersion,
            Approvers = request.Call.Approvers,
            Quorum = request.Call.Quorum,
        },
        WireJson.Options));
}
