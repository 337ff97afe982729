using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>Every way a change of policies is refused. The code is public: <c>urn:agenttrust:problem:CODE</c>.</summary>
internal sealed record ActivationRefusal
{
    public static readonly ActivationRefusal Invalid = new("policy-set-invalid", 422, "The policy set is not valid.");
    public static readonly ActivationRefusal Unknown = new("policy-set-unknown", 404, "The store holds no such policy set. Submit it first, with POST /policy-sets.");
    public static readonly ActivationRefusal Malformed = new("policy-set-malformed", 400, "This is not a policy set as it is submitted.");
    public static readonly ActivationRefusal NoReason = new("reason-missing", 400, "Say why: a reason of 1 to 500 characters is kept in the record.");
    public static readonly ActivationRefusal ActiveAlready = new("policy-set-active", 409, "That policy set is active already.");
    public static readonly ActivationRefusal NothingBefore = new("policy-set-first", 409, "There is no former policy set to roll back to.");
    public static readonly ActivationRefusal SamePerson = new("same-person", 403, "Whoever asked for it first is not the second person; somebody else has to ask for the same.");
    public static readonly ActivationRefusal TwoPersons = new("two-persons", 409, "A reload would activate what one person alone put into the folder. Submit the set and let two persons activate it.");
    public static readonly ActivationRefusal NoStore = new("store-missing", 409, "This service has no store of policy sets. Give it a folder with the setting Policies:Store.");
    public static readonly ActivationRefusal StoreUnavailable = new("store-unavailable", 503, "The store of policy sets could not be read or written, so nothing was changed.");

    private ActivationRefusal(string code, int status, string title) => (Code, Status, Title) = (code, status, title);

    public string Code { get; }

    public int Status { get; }

    public string Title { get; }

    public string? Detail { get; init; }

    public ProblemHttpResult ToProblem() =>
        TypedResults.Problem(Detail, statusCode: Status, title: Title, type: $"urn:agenttrust:problem:{Code}");
}

/// <summary>What became of a request to change policies.</summary>
internal abstract record ActivationRuling
{
    public sealed record Active(Activation Now) : ActivationRuling;

    public sealed record Waiting(PendingActivation For) : ActivationRuling;

    public sealed record Refused(ActivationRefusal Why) : ActivationRuling;
}
