using System.Globalization;
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

        if (path is ["access-requests", "page"]) return Json(Page(name => Query(request, name)));
        if (path is ["approval-measures"]) return Json(new ApprovalMeasures { Since = TimeProvider.System.GetUtcNow().AddDays(-30), Reviewers = [Reviewer()] });
        if (path is ["break-glass-reviews", ..]) return Reviewed(person, path, body);
        if (path is ["decisions", "assertion-options"]) return Json(Options());
        if (path is ["decisions"]) return Json(Together(person, body));
        if (path is ["passkeys"]) return Json(Passkeys.ToArray());
        if (path is not ["access-requests", var id, ..] || Requests.FindIndex(r => r.Id == id) is not (>= 0 and var index))
            return Problem(HttpStatusCode.NotFound, "No such request.");
        if (path.Length == 2) return Json(Requests[index]);
        if (path[2] == "assertion-options") return Json(Options());
        if (Requests[index].State != AccessRequestState.Pending) return Problem(HttpStatusCode.Conflict, "The request is decided already.");
        if (body.GetProperty("arguments_digest").GetString() != Requests[index].Call.ArgumentsDigest || body.GetProperty("digest").GetString() != Requests[index].Digest)
            return Problem(HttpStatusCode.Conflict, "The request is not what you saw.");
        if (path[2] == "grant" && Passkeys.Count > 0 && !body.TryGetProperty("passkey", out _)) return Problem(HttpStatusCode.Forbidden, "Granting this needs your passkey's signature.");

        if (path[2] == "break-glass") return Json(Requests[index] = Broken(Requests[index], person, body));
        return Json(Requests[index] = Decided(Requests[index], person, path[2] == "grant", body));
    }

    public List<BreakGlassReview> Reviews { get; } = [];

    private HttpResponseMessage Reviewed(string person, string[] path, JsonElement body)
    {
        if (path is not [_, var id, "close"]) return Json(Reviews.ToArray());

        var closed = Reviews.Find(review => review.Id == id)! with { ClosedAt = TimeProvider.System.GetUtcNow(), ClosedBy = person, Findings = body.GetProperty("findings").GetString()! };
        Reviews.RemoveAll(review => review.Id == id);
        return Json(closed);
    }

    private AccessRequest Broken(AccessRequest request, string person, JsonElement body)
    {
        var one = new ApprovalDecision
        {
            Person = person, Groups = request.Call.Approvers, Granted = true, BreakGlass = true, At = TimeProvider.System.GetUtcNow(), Reason = body.GetProperty("reason").GetString(),
        };
        var said = request with { Decisions = [.. request.Decisions, one] };
        if (said.Decisions.Count(d => d.BreakGlass) < 2) return said;

        Reviews.Add(Samples.Review(said));
        return said with { State = AccessRequestState.Granted, GlassBroken = true, ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(5) };
    }

    /// <summary>Every list that was decided on at once, and whether it was signed.</summary>
    public List<(int Items, bool Signed)> Lists { get; } = [];

    private DecidedTogether Together(string person, JsonElement body)
    {
        var decision = body.Deserialize<DecideTogether>(WireJson.Options)!;
        Lists.Add((decision.Items.Count, decision.Passkey is not null));
        var outcomes = new List<TogetherOutcome>();
        foreach (var seen in decision.Items)
        {
            var index = Requests.FindIndex(request => request.Id == seen.Approval && request.Digest == seen.Digest && request.State == AccessRequestState.Pending);
            if (index >= 0) Requests[index] = Decided(Requests[index], person, decision.Granted, body);
            outcomes.Add(index >= 0
                ? new() { Approval = seen.Approval, State = Requests[index].State }
                : new() { Approval = seen.Approval, Refusal = "urn:agenttrust:approval:digest-differs", Words = "The request is not what you saw." });
        }

        return new() { Id = "dec_1", Digest = "sha256:" + new string('0', 64), Items = outcomes };
    }

    private AccessRequestPage Page(Func<string, string?> query)
    {
        var fitting = Requests.Where(r => query("state") is not { } state || JsonNamingPolicy.SnakeCaseLower.ConvertName(r.State.ToString()) == state)
            .Where(r => query("task") is not { } task || r.Call.Task == task).OrderByDescending(r => r.RequestedAt).ToList();
        var (start, limit) = (int.Parse(query("cursor") ?? "0", CultureInfo.InvariantCulture), int.Parse(query("limit")!, CultureInfo.InvariantCulture));
        return new()
        {
            Items = [.. fitting.Skip(start).Take(limit).Select(Line)], Total = fitting.Count,
            NextCursor = start + limit < fitting.Count ? (start + limit).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private static AccessRequestSummary Line(AccessRequest request) => new()
    {
        Id = request.Id, State = request.State, Agent = request.Call.Agent, Owner = request.Call.Owner, OpenedBy = request.Call.OpenedBy, Task = request.Call.Task,
        Intent = request.Call.Intent, Action = request.Call.Action, Resource = request.Call.Resource, Tool = request.Call.Tool, Reasons = request.Call.Reasons,
        Approvers = request.Call.Approvers, Quorum = request.Call.Quorum, GrantedBy = [.. request.Decisions.Where(d => d.Granted).Select(d => d.Person)],
        ArgumentsDigest = request.Call.ArgumentsDigest, Digest = request.Digest, RequestedAt = request.RequestedAt, ExpiresAt = request.ExpiresAt,
        EscalatesAt = request.EscalatesAt, Escalation = request.Call.Escalation,
    };

    private static ReviewerMeasures Reviewer() => new() { Person = "rita", Granted = 31, Rejected = 4, MedianSeconds = 95, WithoutOpening = 2, InBursts = 6 };

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
