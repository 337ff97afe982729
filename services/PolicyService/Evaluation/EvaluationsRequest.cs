using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>An access evaluations request (AuthZEN 1.0 §7.1): several questions, and defaults for what they have in common.</summary>
internal sealed record EvaluationsRequest
{
    public AccessEntity? Subject { get; init; }

    public AccessAction? Action { get; init; }

    public AccessEntity? Resource { get; init; }

    public JsonElement? Context { get; init; }

    /// <summary>Each as it came: one that is malformed is that one's error, not the others'.</summary>
    public IReadOnlyList<JsonElement>? Evaluations { get; init; }

    public EvaluationsOptions? Options { get; init; }

    public bool ReturnsContext => Options is { ReturnContext: true };

    /// <summary>The question of an item: a member that it has replaces the default whole, and nothing is merged below that (AuthZEN 1.0 §7.1.1).</summary>
    public Parsed<EvaluationRequest> Merge(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return Parsed<EvaluationRequest>.Malformed("An evaluation must be a JSON object.");
        try
        {
            var item = json.Deserialize(AccessJson.Default.EvaluationItem)!;
            return Question(item.Subject ?? Subject, item.Action ?? Action, item.Resource ?? Resource, item.Context ?? Context);
        }
        catch (JsonException e)
        {
            return Parsed<EvaluationRequest>.Malformed($"The evaluation cannot be read: {AccessBody.Words(e)}");
        }
        catch (InvalidOperationException)
        {
            return Parsed<EvaluationRequest>.Malformed("The evaluation holds text that is not Unicode.");
        }
    }

    /// <summary>Without items it is a single evaluation.</summary>
    public Parsed<EvaluationRequest> Single() => Question(Subject, Action, Resource, Context);

    private static Parsed<EvaluationRequest> Question(AccessEntity? subject, AccessAction? action, AccessEntity? resource, JsonElement? context)
    {
        if ((subject is null ? "subject" : action is null ? "action" : resource is null ? "resource" : null) is { } missing)
            return Parsed<EvaluationRequest>.Malformed($"The evaluation has no {missing}, and there is no default for it.");

        var request = new EvaluationRequest { Subject = subject!, Action = action!, Resource = resource!, Context = context };
        return FactLimits.Fault(request) is { } fault ? Parsed<EvaluationRequest>.Malformed(fault) : Parsed<EvaluationRequest>.Of(request);
    }
}

/// <summary>One of several questions, with what it does not leave to the defaults.</summary>
internal sealed record EvaluationItem
{
    public AccessEntity? Subject { get; init; }

    public AccessAction? Action { get; init; }

    public AccessEntity? Resource { get; init; }

    public JsonElement? Context { get; init; }
}

internal sealed record EvaluationsOptions
{
    /// <summary>AuthZEN 1.0 §7.1.2.1; <see cref="EvaluationsSemantics.ExecuteAll"/> when absent.</summary>
    public string? EvaluationsSemantic { get; init; }

    /// <inheritdoc cref="EvaluationRequestOptions.ReturnContext"/>
    public bool ReturnContext { get; init; }
}
