using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>Changes of facts as people say them: "if …".</summary>
internal static class FactWords
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five"];

    public static string Of(ChangePlan plan, CallFacts call) => string.Join(", and ",
    [
        .. plan.Changes.GroupBy(change => change.Path).Select(same => Of(same.Key, [.. same], call)),
        .. plan.Consent is { } consent ? new[] { Of(consent) } : [],
    ]);

    public static string Of(ApprovalRequirement consent)
    {
        var groups = string.Join(" and ", consent.Groups.Select(group => $"one of {group}"));
        return consent.Quorum == 1 ? $"{groups} granted it"
            : consent.Quorum == consent.Groups.Count ? $"{groups}, {Numbers[consent.Quorum]} different people, granted it"
            : $"{Numbers[consent.Quorum]} different people, {groups} among them, granted it";
    }

    private static string Of(string path, FactChange[] changes, CallFacts call)
    {
        var value = Value(changes);
        var isSo = changes[0].Value?.GetValueKind() != JsonValueKind.False;
        return path switch
        {
            PossibleChanges.Function => call.Actors.Count > 0 ? $"every agent of the chain were of function {value}" : $"an agent of function {value} did it",
            "principal.state" => $"the agent were {value}",
            "principal.review_overdue" when !isSo => "the agent's review were not overdue",
            "principal.action_groups" => $"the agent were registered for actions of the group {value}",
            "principal.repositories" => $"the agent were registered for the repository {value}",
            "principal.environments" => $"the agent were registered for the environment {value}",
            "context.task.state" => $"the task were {value}",
            "context.task.agent" => "the task were the agent's own",
            "context.task.step_actions" => $"the task's current step listed {value}",
            "context.task.reach" => $"the task's boundaries opened {call.ResourceType} {value} for {call.Action}",
            "context.task.reference" when changes[0].Value is not null => "an alert or a ticket justified the task",
            "context.task.minutes" => $"the task could last {value} minutes",
            "context.task.token_seconds" => $"the task's tokens lived {value} seconds",
            "context.task.calls_left" when isSo => "the task's budget had calls left",
            "context.task.writes_left" when isSo => "the task's budget had writes left",
            "context.call.step" or "context.task.step" => "the caller's token were for the task's current step",
            "context.call.actors" or "context.delegation.actors" => "the agent were one that the task was handed on to",
            "context.call.sensitivity" => $"what it reaches were {value}",
            "context.call.environment" when changes[0].Value is not null => $"it were in the environment {value}",
            "context.call.sink" or "context.call.destination" when changes[0].Value is null => "the call wrote nothing outside",
            "context.session.untrusted_read" when !isSo => "the session had read nothing untrusted",
            "context.session.sensitive_read" when !isSo => "the session had read nothing sensitive",
            "context.session.egress" when !isSo => "nothing had left the session",
            "context.call.arguments" when changes[0].Value is null => "its arguments named nothing",
            "context.call.arguments.unbound" => "what its arguments name lay within the task",
            "context.call.sinks_untrusted" when changes[0].Value is null => "where it goes had not come from untrusted content alone",
            "context.call.sinks_unknown" when changes[0].Value is null => "where it goes had been seen before in the task or in a trusted answer",
            "context.session.risk" => "the session's risk were lower",
            "context.session.spent" => "less of the task's budget were spent",
            "context.call.destination.protected" when !isSo => "the branch were not protected",
            "context.call.destination.branch" when changes[0].Value is not null => "the call named its branch",
            "context.time.freeze" when !isSo => "there were no freeze",
            "context.time.working_hours" when isSo => "it were working hours",
            "resource.token_seconds" => $"tokens of {value} seconds were allowed for the {call.ResourceType}",
            "resource.approval_minutes" => $"consent counted for {value} minutes there",
            "resource.closed" when !isSo => $"the {call.ResourceType} were open to agents",
            _ when changes[0].Value is null => $"there were no {path}",
            _ when changes[0].Added is not null => $"{path} held {value}",
            _ => $"{path} were {value}",
        };
    }

    private static string Value(FactChange[] changes)
    {
        // Of numbers that would do the nearest is enough; and where one name would do, nobody is told that all would.
        if (changes[0].Value?.GetValueKind() == JsonValueKind.Number) return Text(changes[0].Value);

        var values = changes.Select(change => change.Added is { } added ? string.Join(" and ", added.Select(Text)) : Text(change.Value))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return string.Join(" or ", values.Length > 1 ? values.Where(value => value != "*") : values);
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "nothing",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        JsonObject entity when entity["__entity"] is JsonObject uid => $"{uid["type"]} {uid["id"]}",
        _ => value.ToJsonString(),
    };
}
