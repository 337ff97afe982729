using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>Requests and passkeys in memory; who has a passkey has to sign with it.</summary>
public sealed class FakeApprovals
{
    public List<AccessRequest> Requests { get; } = [];

    public List<Passkey> Passkeys { get; } = [];

    public HttpResponseMessage Answer(string person, HttpRequestMessage request, JsonElement body)
    {
        var path = Segments(request);
        if (path is ["access-requests"])
        {
            var state = Query(request, "state");
            return Json(Requests.Where(r => state is null || JsonNamingPolicy.SnakeCaseLower.ConvertName(r.State.ToString()) == state)
                .OrderByDescending(r => r.RequestedAt).ToArray());
        }

        if (path is ["passkeys"]) return Json(Passkeys.ToArray());
        if (path is not ["access-requests", var id, ..] || Requests.FindIndex(r => r.Id == id) is not (>= 0 and var index))
            return Problem(HttpStatusCode.NotFound, "No such request.");
        if (path.Length == 2) return Json(Requests[index]);
        if (path[2] == "assertion-options") return Json(Options());
        if (Requests[index].State != AccessRequestState.Pending) return Problem(HttpStatusCode.Conflict, "The request is decided already.");
        if (body.GetProperty("arguments_digest").GetString() != Requests[index].Call.ArgumentsDigest || body.GetProperty("digest").GetString() != Requests[index].Digest)
            return Problem(HttpStatusCode.Conflict, "The request is not what you saw.");
        if (path[2] == "grant" && Passkeys.Count > 0 && !body.TryGetProperty("passkey", out _)) return Problem(HttpStatusCode.Forbidden, "Granting this needs your passkey's signature.");

        return Json(Requests[index] = Decided(Requests[index], person, path[2] == "grant", body));
    }

    private static AccessRequest Decided(AccessRequest request, string person, bool granted, JsonElement body) => request with
    {
        State = granted ? AccessRequestState.Granted : AccessRequestState.Rejected,
        Decisions =
        [
            .. request.Decisions,
            new ApprovalDecision
            {
                Person = person, Groups = request.Call.Approvers, Granted = granted, At = TimeProvider.System.GetUtcNow(),
                Reason = body.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
                Passkey = body.TryGetProperty("passkey", out var signed)
                    ? new PasskeyEvidence { Assertion = signed.Deserialize<PasskeyAssertion>(WireJson.Options)!, PublicKey = "", Nonce = "", Digest = request.Digest }
                    : null,
            },
        ],
    };

    private PasskeyRequestOptions Options() => new()
    {
        Challenge = "AAAA", Timeout = 1_000, RelyingPartyId = "localhost", UserVerification = "required",
        Allow = [.. Passkeys.Select(passkey => new PasskeyDescriptor("public-key", passkey.Id))],
    };
}
